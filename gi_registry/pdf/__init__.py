"""Papers of the register as PDF: certificate and public extracts."""
