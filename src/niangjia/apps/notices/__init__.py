"""Messages to people: written once, sent by whatever reaches them, proved where it must be."""
