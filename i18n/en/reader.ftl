### What a screen reader is told beyond what is seen.

reader-conversations = Conversations
reader-calls = Calls
reader-messages = Messages
reader-members = Members
reader-message = { $who }: { $what }, { $when }
reader-message-mine = You: { $what }, { $when }, { $state }
reader-reply = { $own } – in reply to: { $quoted }
reader-news = { $who }: { $what }
reader-keys = { $does }: { $keys }
reader-talking = Connected
reader-own-picture = Your own picture, to the next corner
