// A file without tests proves nothing.
