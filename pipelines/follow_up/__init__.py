"""What the teams write in their workbooks: found, read back, merged, kept, and never overwritten unread."""
