"""Later work: threads and processes that do what is due. The truth is in the table of jobs; here is only who does it when."""
