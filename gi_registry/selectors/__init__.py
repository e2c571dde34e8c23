"""What the pages of the register read: `register` is public, `applications` is not."""
