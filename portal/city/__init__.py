"""The city of Qinhuangdao: its real register content, and the demonstration on top."""
