"""Setting a federation up from a spreadsheet (建档): read, compared, taken over whole."""
