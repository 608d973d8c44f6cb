### سلوك سطح المكتب: الإشعارات والأصوات وعلبة النظام.

notify-message = رسالة جديدة
notify-title-many = ‏{ $name } ({ $count })
notify-in-group = ‏{ $name }: { $text }
notify-open = فتح
notify-call = مكالمة واردة
notify-call-name = ‏{ $name } يتصل بك
notify-missed = مكالمة فائتة

chat-mute = كتم الإشعارات
chat-unmute = إلغاء كتم الإشعارات

settings-notify = الإشعارات
settings-notify-text-level = الاسم والنص
settings-notify-name = الاسم فقط
settings-notify-nothing = «رسالة جديدة» فقط
settings-notify-off = بلا إشعارات
settings-notify-text = مقدار ما يمكن للآخرين قراءته على شاشتك. تُكتم المحادثة الواحدة بالجرس الذي في أعلاها.

settings-sounds = الأصوات
settings-sounds-message = صوت عند وصول رسالة
settings-sounds-silent = بلا صوت للرسائل
settings-sounds-volume = { $percent }٪
settings-sounds-text = مستوى صوت الرنين وأصوات الرسائل.

tray-open = فتح AZStack
tray-quit = إنهاء
settings-tray = عند إغلاق النافذة
settings-tray-stay = البقاء في علبة النظام
settings-tray-end = إنهاء البرنامج
