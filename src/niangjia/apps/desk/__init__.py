"""What a person has set up for her own work at the desk, and how she finds things there."""
