### Llamadas.

call-kind-voice = Llamada de voz
call-kind-video = Videollamada
call-kind-phone = Llamada telefónica
call-incoming-phone = Llamada telefónica a { $number }
call-incoming-voice = Llamada de voz entrante
call-incoming-video = Videollamada entrante

call-answer = Contestar
call-answer-video = Contestar con vídeo
call-answer-voice = Contestar sin vídeo
call-decline = Rechazar
call-hang-up = Colgar
call-mute = Silenciar el micrófono
call-unmute = Activar el micrófono
call-camera-off = Apagar la cámara
call-camera-on = Encender la cámara
call-switch-camera = Cambiar de cámara
call-devices = Cámaras, micrófonos y altavoces
call-show = Mostrar la llamada

call-connecting = Llamando…
call-ringing-out = Sonando…
call-ringing-in = Te está llamando…
call-answered = Conectando…
call-interrupted = Se perdió la conexión. Reconectando…
call-reconnecting = Reconectando…
call-ended-stopped = Llamada finalizada
call-ended-rejected = Llamada rechazada
call-ended-busy = { $name } está en otra llamada
call-ended-not-answered = Sin respuesta
call-ended-answered-elsewhere = Contestada en otro dispositivo
call-ended-elsewhere = Finalizada en otro dispositivo
call-ended-not-available = No se puede contactar con ese número
call-ended-no-signal = La red telefónica no está disponible
call-ended-no-money = No hay saldo suficiente para esta llamada
call-ended-invalid-number = No se puede llamar a este número
call-ended-invalid-from-number = No tienes ningún número desde el que llamar
call-ended-offline = Se perdió la conexión con el servidor
call-ended-media = No se pudo conectar la llamada: { $reason }
call-none = No hay ninguna llamada
call-missed = Tienes una llamada perdida de { $name }.
call-turned-away = { $name } te llamó mientras estabas en otra llamada.
call-no-remote-video = { $name } no tiene la cámara encendida

call-tip = { $word } ({ $keys })
call-full = Pantalla completa
call-full-leave = Salir de la pantalla completa
call-small = Ventana pequeña siempre visible
call-small-leave = Volver a la ventana grande
call-talk-hint = Estás en silencio. Mantén pulsada la barra espaciadora para hablar.
call-talk-held = Se te oye mientras mantengas pulsada la barra espaciadora.
call-weak-me = Tu conexión es débil.
call-weak-them = La conexión de { $name } es débil.
call-weak-between = La conexión entre tú y { $name } es débil.
call-quality = Lo que envías: { $out } de { $most }. Lo que recibes: { $in } de { $most }.

call-stats = Estadísticas
call-stats-copy = Copiar
call-stats-none = nada
call-stats-rate = { $number } kbit/s
call-stats-share = { $number } %
call-stats-time = { $number } ms
call-stats-picture = { $codec }, { $width } × { $height }, { $rate }/s
call-stats-picture-out = Imagen enviada
call-stats-picture-in = Imagen recibida
call-stats-sound = Sonido
call-stats-rate-out = Enviado
call-stats-rate-in = Recibido
call-stats-target = Margen para enviar
call-stats-loss-out = Perdido de lo enviado
call-stats-loss-in = Perdido de lo que debía llegar
call-stats-jitter = Fluctuación
call-stats-round-trip = Ida y vuelta
call-stats-concealed = Sonido disimulado
call-stats-recovered = Sonido recuperado
call-stats-processor = Procesador, de un núcleo

call-log-empty-title = Aún no hay llamadas
call-log-empty-text = Aquí aparecen las llamadas que haces, recibes o pierdes.
call-log-load-failed = No se pudieron leer tus llamadas.
call-log-missed-count = { $count ->
    [one] { $count } llamada perdida
    [many] { $count } de llamadas perdidas
   *[other] { $count } llamadas perdidas
}
call-log-incoming = Entrante
call-log-outgoing = Saliente
call-log-missed = { $medium ->
    [video] Videollamada perdida
   *[voice] Llamada perdida
}
call-log-missed-in-a-call = Perdida durante otra llamada
call-log-not-answered = Sin respuesta
call-log-declined = La rechazaste
call-log-declined-by-them = Rechazada
call-log-busy = Ocupado
call-log-cancelled = Cancelada
call-log-failed = No se pudo conectar
call-log-answered-elsewhere = Contestada en otro dispositivo
call-log-with-length = { $call }, { $length }
call-log-back-voice = Devolver la llamada
call-log-back-video = Devolver la llamada con vídeo

call-no-camera = { $problem ->
    [missing] No se encontró ninguna cámara. La otra persona no puede verte.
    [busy] Otro programa está usando la cámara.
    [denied] El sistema no permite que AZStack use la cámara.
    [lost] Se desconectó la cámara.
    [silent] La cámara no da imagen.
   *[other] No se puede usar la cámara: { $reason }
}
call-no-microphone = { $problem ->
    [missing] No se encontró ningún micrófono. La otra persona no puede oírte.
    [busy] Otro programa está usando el micrófono.
    [denied] El sistema no permite que AZStack use el micrófono.
    [lost] Se desconectó el micrófono.
    [silent] No llega nada del micrófono.
   *[other] No se puede usar el micrófono: { $reason }
}
call-no-speaker = { $problem ->
    [missing] No se encontró ningún altavoz. No oirás a la otra persona.
    [busy] Otro programa está usando el altavoz.
    [denied] El sistema no permite que AZStack use el altavoz.
    [lost] Se desconectó el altavoz.
    [silent] El altavoz no suena.
   *[other] No se puede usar el altavoz: { $reason }
}

call-no-ringer = { $problem ->
    [missing] No se encontró el dispositivo del timbre. Suena por el altavoz.
    [busy] Otro programa está usando el dispositivo del timbre.
    [denied] El sistema no permite que AZStack use el dispositivo del timbre.
    [lost] Se desconectó el dispositivo del timbre. Suena por el altavoz.
    [silent] El dispositivo del timbre no suena.
   *[other] No se puede usar el dispositivo del timbre: { $reason }
}
call-camera-in-use = Ahora la imagen viene de { $device }.
call-microphone-in-use = Ahora el micrófono es { $device }.
call-speaker-in-use = Ahora oyes la llamada por { $device }.

device-camera = Cámara
device-microphone = Micrófono
device-speaker = Altavoz
device-ringer = Timbre
device-same = El mismo que el altavoz
device-cleaning = Tu voz
device-echo = Quitar el eco
device-noise = Quitar el ruido
device-gain = Igualar el volumen
device-virtual = Virtuales
device-default = El del sistema
device-test-pattern = Carta de ajuste
device-tone = Tono de prueba
device-none = Ninguno

pad-title = Teclado numérico
pad-number = Número de teléfono
pad-erase = Borrar
pad-call = Llamar
pad-log-empty = Aún no hay llamadas con teléfonos
pad-log-reading = Leyendo las llamadas con teléfonos…
pad-log-failed = No se pudieron leer tus llamadas con teléfonos.
pad-from = Desde { $number }
pad-own-number = Número desde el que se llama
pad-balance = Saldo: { $amount }
pad-log-all = Todas
pad-log-out = Salientes
pad-log-in = Entrantes
pad-log-missed = Perdidas
pad-listen = Escuchar la grabación
call-share = Compartir la pantalla
call-share-stop = Dejar de compartir
call-share-title = ¿Qué quieres compartir?
call-share-looking = Buscando…
call-share-nothing = No hay nada que compartir.
call-share-cannot = No se puede compartir la pantalla: { $reason }
call-sharing = Estás compartiendo la pantalla
call-keys = Teclas
error-callout-busy = Ya tienes una llamada o llamas con demasiada frecuencia
