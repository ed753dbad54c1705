/** Ways to the help pages. */
export default { title: 'Help and tutorial', tutorial: 'Tutorial: ten minutes', dashboards: 'How to read dashboards' }
