"""What a planner takes away: a report to read and print, and a workbook to work on."""
