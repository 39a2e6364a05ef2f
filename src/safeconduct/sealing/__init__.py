"""Keys, certificates, passphrases, sealed files, padding: the constructions of SEALING.md, without Django."""
