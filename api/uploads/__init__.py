"""Files that users send: spreadsheets and plan documents, read in a process of their own, within limits."""
