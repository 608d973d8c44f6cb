### Personas.

user-reading = Buscando a este usuario…
user-nobody = No existe ese usuario.
user-load-failed = No se pudo buscar a este usuario.
user-write = Mensaje

cancel = Cancelar
pick-search = Buscar
pick-searching = Buscando…
pick-nobody = No hay nadie a quien elegir.
pick-failed = No se pudo buscar entre las personas que conoces.

group-reading = Leyendo este grupo…
group-load-failed = No se pudo leer este grupo.
group-outside = No eres miembro de este grupo.
group-private = Grupo privado
group-public = Grupo público
group-members = { $count ->
    [one] { $count } miembro
    [many] { $count } de miembros
   *[other] { $count } miembros
}
group-you = Tú
group-you-object = ti
group-admin = Admin
group-name = Nombre del grupo
group-invite = Añadir miembros
group-rename = Cambiar el nombre
group-leave = Salir
group-leave-text = ¿Salir de «{ $name }»? Ya no recibirás sus mensajes.
group-successor = Administras «{ $name }». ¿Quién lo hará después de ti?
group-join = Unirse
group-join-text = ¿Unirte a «{ $name }»?
group-remove = Quitar
group-remove-text = ¿Quitar a { $name } del grupo?
group-make-admin = Nombrar admin
group-make-admin-text = ¿Que { $name } administre el grupo en tu lugar?

deed-created = { $by ->
    [me] Creaste el grupo «{ $name }»
   *[other] { $who } creó el grupo «{ $name }»
}
deed-invited = { $by ->
    [me] Añadiste a { $whom }
   *[other] { $who } añadió a { $whom }
}
deed-left = { $by ->
    [me] Saliste del grupo
   *[other] { $who } salió del grupo
}
deed-removed = { $by ->
    [me] Quitaste a { $whom }
   *[other] { $who } quitó a { $whom }
}
deed-renamed = { $by ->
    [me] Le pusiste al grupo el nombre «{ $name }»
   *[other] { $who } le puso al grupo el nombre «{ $name }»
}
deed-admin = { $by ->
    [me] Nombraste admin a { $whom }
   *[other] { $who } nombró admin a { $whom }
}
deed-joined = { $by ->
    [me] Te uniste al grupo
   *[other] { $who } se unió al grupo
}
deed-any = El grupo cambió.
