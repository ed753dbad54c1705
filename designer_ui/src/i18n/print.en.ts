/** Texts of print. */
export default {
  print: 'Print', title: 'Print {name}', many: 'Print {n} record | Print {n} records', template: 'Print template', preview: 'Print preview',
  first: 'This is the first of {n}.', open: 'Open PDF', download: 'Download PDF', making: 'Making a PDF of {n} record… | Making a PDF of {n} records…',
  too_many: 'At most {most} records can be printed at once. Choose fewer.', blocked: 'The browser keeps new tabs shut, so the PDF was downloaded.',
}
