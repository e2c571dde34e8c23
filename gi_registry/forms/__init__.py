"""What people type on the pages of the register: shape only, no rule."""
