"""What developers and CI run; the product never imports it."""
