### What a screen reader is told beyond what is seen.

reader-conversations = Conversations
reader-calls = Appels
reader-messages = Messages
reader-members = Membres
reader-message = { $who } : { $what }, { $when }
reader-message-mine = Vous : { $what }, { $when }, { $state }
reader-reply = { $own } – en réponse à : { $quoted }
reader-news = { $who } : { $what }
reader-keys = { $does } : { $keys }
reader-talking = Appel connecté
reader-own-picture = Votre image, vers le coin suivant
