### Comptes : choisir, se connecter, retirer.

accounts-choose = Comptes
accounts-add = Se connecter à un autre compte
accounts-here = Sur cet ordinateur
accounts-unread = { $count ->
    [one] { $count } message non lu dans un autre compte
    [many] { $count } de messages non lus dans d’autres comptes
   *[other] { $count } messages non lus dans d’autres comptes
}
accounts-remove = Retirer
accounts-remove-question = Retirer le compte { $name } de cet ordinateur ? Les messages conservés ici sont supprimés ; le serveur garde les siens.
accounts-remove-here-question = Retirer de la liste le compte de cet ordinateur ? Ses messages restent, et vous pourrez l’ajouter de nouveau.
accounts-last = Le dernier compte ne peut pas être retiré.
accounts-removed = Le compte { $name } a été retiré de cet ordinateur.
accounts-call-elsewhere = Un appel est en cours dans un autre compte. Terminez-le d’abord.
accounts-many = Impossible d’ajouter plus de { $most } comptes.
accounts-known = Vous êtes déjà connecté à ce compte.

sign-in-title = Connexion
sign-in-text = La personne qui gère le serveur vous donne ces informations. Ce qu’affiche « azstackd app create » peut être collé en entier.
sign-in-server = Serveur
sign-in-server-hint = chat.example.org
sign-in-server-missing = Saisissez l’adresse du serveur.
sign-in-server-wrong = Ce n’est pas l’adresse d’un serveur. Elle ressemble à https://chat.example.org:9199
sign-in-server-open = N’importe qui sur le trajet pourrait lire vos échanges : utilisez https. Seul un serveur sur cet ordinateur peut être en http.
sign-in-server-unreachable = Le serveur ne répond pas : { $reason }
sign-in-server-stranger = Quelque chose répond, mais ce n’est pas un serveur AZStack.
sign-in-app = Identifiant de l’application
sign-in-app-hint = 32 lettres et chiffres
sign-in-app-wrong = L’identifiant de l’application comporte 32 caractères, 0–9 et a–f.
sign-in-key = Clé publique
sign-in-key-hint = MIIB…
sign-in-key-wrong = Ce n’est pas une clé publique. Collez-la en entier, telle que le serveur l’a affichée.
sign-in-user = Nom d’utilisateur
sign-in-user-hint = Le nom qui n’est qu’à vous
sign-in-user-missing = Saisissez votre nom d’utilisateur.
sign-in-name = Nom que voient les autres
sign-in-name-hint = Comme le nom d’utilisateur
sign-in-credentials = Mot de passe
sign-in-credentials-hint = Vide si le serveur n’en demande pas
sign-in-long = Le nom d’utilisateur et le mot de passe sont trop longs pour la clé de cette application.
sign-in-refused = Le serveur vous refuse l’accès : l’identifiant de l’application, le nom d’utilisateur ou le mot de passe est incorrect. Il ne dit pas lequel.
sign-in-reveal = Afficher le mot de passe
sign-in-hide = Masquer le mot de passe
sign-in-keyring = Votre mot de passe est conservé dans le trousseau du système.
sign-in-file = Ce système n’a pas de trousseau : votre mot de passe est conservé dans un fichier chiffré que vous seul pouvez lire.
sign-in-unkept = Le mot de passe n’a pas pu être conservé : { $reason }
sign-in-confirm = Se connecter
sign-in-trying = Connexion…
sign-in-here = Utiliser le serveur de cet ordinateur
sign-in-lost = Le mot de passe de { $name } n’est plus dans le trousseau. Retirez le compte et reconnectez-vous.
