### Cuentas: elegir, iniciar sesión, quitar.

accounts-choose = Cuentas
accounts-add = Iniciar sesión en otra cuenta
accounts-here = En este equipo
accounts-unread = { $count ->
    [one] { $count } mensaje sin leer en otra cuenta
    [many] { $count } de mensajes sin leer en otras cuentas
   *[other] { $count } mensajes sin leer en otras cuentas
}
accounts-remove = Quitar
accounts-remove-question = ¿Quitar la cuenta { $name } de este equipo? Los mensajes guardados aquí se eliminan; el servidor conserva los suyos.
accounts-remove-here-question = ¿Quitar de la lista la cuenta de este equipo? Sus mensajes se conservan y puedes volver a añadirla.
accounts-last = No se puede quitar la última cuenta.
accounts-removed = La cuenta { $name } se quitó de este equipo.
accounts-call-elsewhere = Hay una llamada en otra cuenta. Finalízala primero.
accounts-many = No se pueden añadir más de { $most } cuentas.
accounts-known = Ya has iniciado sesión en esta cuenta.

sign-in-title = Iniciar sesión
sign-in-text = Estos datos te los da quien administra el servidor. Puedes pegar entero lo que muestra «azstackd app create».
sign-in-server = Servidor
sign-in-server-hint = chat.example.org
sign-in-server-missing = Escribe la dirección del servidor.
sign-in-server-wrong = Esto no es la dirección de un servidor. Debe ser como https://chat.example.org:9199
sign-in-server-open = Cualquiera podría leer lo que envías por el camino: usa https. Solo un servidor en este equipo puede usar http.
sign-in-server-unreachable = El servidor no responde: { $reason }
sign-in-server-stranger = Algo responde ahí, pero no es un servidor de AZStack.
sign-in-app = ID de la aplicación
sign-in-app-hint = 32 letras y cifras
sign-in-app-wrong = El ID de la aplicación tiene 32 caracteres: 0–9 y a–f.
sign-in-key = Clave pública
sign-in-key-hint = MIIB…
sign-in-key-wrong = Esto no es una clave pública. Pégala entera, tal como la mostró el servidor.
sign-in-user = Nombre de usuario
sign-in-user-hint = El nombre que es solo tuyo
sign-in-user-missing = Escribe tu nombre de usuario.
sign-in-name = Nombre que ven los demás
sign-in-name-hint = Igual que el nombre de usuario
sign-in-credentials = Contraseña
sign-in-credentials-hint = Vacía si el servidor no la pide
sign-in-long = El nombre de usuario y la contraseña son demasiado largos para la clave de esta aplicación.
sign-in-refused = El servidor no te deja entrar: el ID de la aplicación, el nombre de usuario o la contraseña no son correctos. No dice cuál.
sign-in-reveal = Mostrar la contraseña
sign-in-hide = Ocultar la contraseña
sign-in-keyring = Tu contraseña se guarda en el llavero del sistema.
sign-in-file = Este sistema no tiene llavero: tu contraseña se guarda en un archivo cifrado que solo tú puedes leer.
sign-in-unkept = No se pudo guardar la contraseña: { $reason }
sign-in-confirm = Iniciar sesión
sign-in-trying = Iniciando sesión…
sign-in-here = Usar el servidor de este equipo
sign-in-lost = La contraseña de { $name } ya no está en el llavero. Quita la cuenta e inicia sesión de nuevo.
