### What a screen reader is told beyond what is seen.

reader-conversations = Conversaciones
reader-calls = Llamadas
reader-messages = Mensajes
reader-members = Miembros
reader-message = { $who }: { $what }, { $when }
reader-message-mine = Tú: { $what }, { $when }, { $state }
reader-reply = { $own } – en respuesta a: { $quoted }
reader-news = { $who }: { $what }
reader-keys = { $does }: { $keys }
reader-talking = Llamada conectada
reader-own-picture = Tu propia imagen, a la esquina siguiente
