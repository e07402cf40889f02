"""Arbitration and enforcement (仲裁与执行): from the application to the money."""
