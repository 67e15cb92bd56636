"""Rules of the register."""
