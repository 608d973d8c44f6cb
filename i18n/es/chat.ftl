### Una conversación.

chat-choose-title = Aquí están tus conversaciones
chat-choose-text = Elige una a la izquierda o pulsa { $keys } para buscar a alguien.
chat-empty-title = Saluda
chat-empty-text = Este es el comienzo de tu conversación con { $name }.
chat-load-failed = No se pudo leer esta conversación.
chat-voice-call = Llamada de voz
chat-video-call = Videollamada
chat-write = Escribe un mensaje
chat-send = Enviar
chat-more = Qué más enviar
chat-new-messages = Mensajes nuevos
chat-jump-to-end = Ir al mensaje más reciente
chat-typing = { $name } está escribiendo…
chat-resend = Enviar de nuevo
chat-not-sent = No enviado.
chat-copy = Copiar
chat-unknown-name = Usuario desconocido

message-sticker = Sticker
message-file = Archivo: { $name }
message-unknown = Este mensaje necesita una versión más reciente.
message-cancelled = Mensaje retirado

status-failed = No enviado
status-sending = Pendiente de envío
status-sent = Enviado
status-delivered = Entregado
status-seen = Visto

message-location = Lugar: { $place }
message-reply = Responder
message-reply-to = Respuesta a { $name }
message-reply-end = No responder
message-more = Más
message-select = Seleccionar
message-withdraw = Retirar
message-withdraw-text = ¿Retirar este mensaje? Desaparece para todos, pero se sigue viendo que escribiste uno.
message-delete = Eliminar
message-delete-text = { $count ->
    [one] ¿Eliminar este mensaje? Desaparece para ti en todos tus dispositivos; los demás lo conservan.
    [many] ¿Eliminar { $count } de mensajes? Desaparecen para ti en todos tus dispositivos; los demás los conservan.
   *[other] ¿Eliminar { $count } mensajes? Desaparecen para ti en todos tus dispositivos; los demás los conservan.
}

select-count = { $count ->
    [one] { $count } mensaje seleccionado
    [many] { $count } de mensajes seleccionados
   *[other] { $count } mensajes seleccionados
}
select-end = Anular la selección

tray-choose = Enviar archivos
tray-drop = Suelta archivos aquí para enviarlos
tray-retry = Reintentar
tray-cancel = No enviar
tray-remove = Quitar
tray-progress = { $done } de { $total }

picture-failed = No se puede mostrar esta imagen. Reintentar
file-save = Guardar
file-cancel = Detener
file-again = Reintentar
file-open = Abrir
file-folder = Mostrar en su carpeta
file-saved = { $size }, guardado

gallery-loading = Cargando la imagen…
gallery-before = Imagen anterior
gallery-after = Imagen siguiente
gallery-place = { $at } de { $of }
gallery-larger = Ampliar
gallery-smaller = Reducir
gallery-fit = Ajustar a la ventana
gallery-copy = Copiar
gallery-save = Guardar como…
gallery-close = Cerrar

size-bytes = { $count ->
    [one] { $count } byte
    [many] { $count } de bytes
   *[other] { $count } bytes
}
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
size-gigabytes = { $number } GB

stickers-open = Stickers
stickers-search = Buscar stickers
stickers-recent = Usados hace poco
stickers-reading = Buscando stickers…
stickers-none = No hay ningún sticker así.

sketch-title = Dibujo
sketch-add = Añadir
sketch-black = Negro
sketch-red = Rojo
sketch-orange = Naranja
sketch-green = Verde
sketch-blue = Azul
sketch-eraser = Goma
sketch-pen = Lápiz { $number }
sketch-undo = Deshacer el último trazo
sketch-clear = Borrar todo

location-title = Enviar un lugar
location-place = Nombre del lugar
location-latitude = Latitud
location-longitude = Longitud
location-hint = En grados, como en los mapas: 16.0544, 108.2022
location-send = Enviar
location-degrees = { $latitude }°, { $longitude }°
location-copy = Copiar las coordenadas
location-open = Ver en un mapa

find-title = Buscar en esta conversación
find-nothing = No se encontró nada
find-place = { $at } de { $of }
find-older = Anterior
find-newer = Siguiente
find-close = Cerrar

voice-record = Grabar un mensaje de voz
voice-recording = Grabando…
voice-send = Enviar la grabación
voice-discard = Descartar la grabación
voice-play = Reproducir
voice-pause = Pausar
voice-no-microphone = { $problem ->
    [missing] No se encontró ningún micrófono.
    [busy] Otro programa está usando el micrófono.
    [denied] El sistema no permite que AZStack use el micrófono.
    [silent] No llega nada del micrófono.
   *[other] No se puede usar el micrófono: { $reason }
}
message-voice = Mensaje de voz
