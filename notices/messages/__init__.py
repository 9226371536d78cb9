"""Messages (通知): written with their act, addressed after it, sent by a job; a failing channel holds up nothing."""
