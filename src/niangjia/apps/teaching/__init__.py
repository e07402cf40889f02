"""The day a demo plays (教学日期): what the calendar says there; elsewhere the real day."""
