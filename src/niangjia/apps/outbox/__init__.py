"""Work that follows a change and may take longer than a page: deferred with it (后台任务)."""
