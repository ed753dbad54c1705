/** Texts of print. */
export default {
  print: 'Print', title: 'Print {name}', many: 'Print {n} record | Print {n} records', template: 'Print template', preview: 'Print preview',
  first: 'This is the first of {n}.', open: 'Open PDF', download: 'Download PDF', making: 'Making a PDF of {n} record… | Making a PDF of {n} records…',
  too_many: 'At most {most} records can be printed at once. Choose fewer.', later: 'Print in the background',
  later_hint: '{n} records become one PDF in the background, in about {time}. Fetch it from the jobs when it is done; it is kept for 7 days.',
  asked: 'Making a PDF of {n} records in the background', ready: 'The PDF of “{title}” is done', fetch: 'Download', stopped: 'Printing was cancelled', job: 'Print “{title}” ({n})',
  made: '{n} records, kept for 7 days', made_some: '{n} of {total} records; the others are gone or no longer yours to see. Kept for 7 days', blocked: 'The browser keeps new tabs shut, so the PDF was downloaded.',
}
