//! Every example packet of the protocol document, for the services we speak: read, and written again, byte for byte.

use azstack::protocol::{Frame, ToClient, ToServer, WebPacket};

/// Client to server: service and body, as in the document.
const TO_SERVER: &[(i64, &str)] = &[
    (29, r#"{"azStackUserId":"alice"}"#),
    (
        179,
        r#"{"slaveIp":"10.0.0.5","slavePort":9001,"token":"qL0…344 base64 characters…==","fullname":"Alice","namespace":"","appId":"0123456789abcdef0123456789abcdef","sdkVersion":"2.2.4","screenSize":"375x812"}"#,
    ),
    (1, r#"{}"#),
    (
        186,
        r#"{"callId":1511325700,"mediaType":2,"to":202,"sdp":{"sdp":"v=0\r\no=- 46117 2 IN IP4 127.0.0.1\r\n…","type":"offer"}}"#,
    ),
    (
        187,
        r#"{"callId":1511325700,"to":101,"type":1,"data":{"sdp":"v=0\r\n…","type":"answer"}}"#,
    ),
    (
        187,
        r#"{"callId":1511325700,"type":2,"to":202,"data":{"sdpMid":"0","sdpMLineIndex":0,"sdp":"candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host generation 0"}}"#,
    ),
    (188, r#"{"callId":1511325700,"to":101,"status":180}"#),
    (170, r#"{"page":1,"lastCreated":1511325700123}"#),
    (
        171,
        r#"{"chatId":7436,"type":2,"lastTimeCreated":1511325700123}"#,
    ),
    (173, r#"{"page":1,"type":1,"chatId":202}"#),
    (
        169,
        r#"{"page":1,"lastCreated":1511325700123,"type":2,"chatId":7436}"#,
    ),
    (
        191,
        r#"{"lastCreated":1511325700123,"type":1,"chatId":202}"#,
    ),
    (72, r#"{"msgId":1511325700,"to":202,"msg":"Hello"}"#),
    (
        104,
        r#"{"id":1511325701,"to":202,"imgName":"002.png","catId":1,"url":"https://files.example.org/sticker/1/002.png","width":256,"height":256}"#,
    ),
    (
        121,
        r#"{"id":1511325702,"to":202,"fileName":"a.png","fileLength":5183,"type":1,"url":"https://files.example.org/a.png","width":171,"height":49}"#,
    ),
    (
        113,
        r#"{"type":4,"id":1511325703,"to":202,"addr":"1 Main Street","long":105.804364,"lat":21.006021}"#,
    ),
    (45, r#"{"msgId":1511325710,"group":7436,"msg":"Hello all"}"#),
    (
        45,
        r#"{"type":3,"msgId":1511325711,"group":7436,"imgName":"002.png","catId":1,"url":"https://files.example.org/sticker/1/002.png"}"#,
    ),
    (
        45,
        r#"{"msgId":1511325712,"group":7436,"fileName":"a.pdf","fileLength":90210,"type":7,"url":"https://files.example.org/a.pdf"}"#,
    ),
    (
        45,
        r#"{"type":4,"msgId":1511325713,"group":7436,"addr":"1 Main Street","long":105.804364,"lat":21.006021}"#,
    ),
    (164, r#"{"purpose":21552,"userIdList":[202,203]}"#),
    (165, r#"{"purpose":990,"usernameList":["bob"]}"#),
    (167, r#"{"to":202,"msgId":1511325600}"#),
    (74, r#"{"group":7436,"msgId":1511325610,"msgSender":202}"#),
    (
        153,
        r#"{"type":1,"chatId":202,"senderId":202,"msgId":1511325600}"#,
    ),
    (127, r#"{"type":1,"chatId":202,"to":202,"id":1511325700}"#),
    (
        151,
        r#"{"type":2,"chatId":7436,"group":7436,"msgId":1511325710}"#,
    ),
    (
        168,
        r#"{"type":1,"chatId":202,"senderId":202,"msgId":1511325600}"#,
    ),
    (142, r#"{"to":202}"#),
    (149, r#"{"group":7436}"#),
    (
        42,
        r#"{"msgId":1511320000,"type":0,"name":"Team","members":[202,203]}"#,
    ),
    (
        44,
        r#"{"msgId":1511320001,"group":7436,"members":[204,205]}"#,
    ),
    (
        43,
        r#"{"msgId":1511320002,"group":7436,"leaveUser":101,"newAdmin":202}"#,
    ),
    (150, r#"{"msgId":1511320003,"group":7436,"name":"Team 2"}"#),
    (
        159,
        r#"{"msgId":1511320004,"group":7436,"newAdmin":202,"from":101}"#,
    ),
    (197, r#"{"msgId":1511320005,"group":7437}"#),
    (148, r#"{"group":7436,"requestId":65218}"#),
    (147, r#"{}"#),
    (198, r#"{}"#),
    (112, r#"{"default":1}"#),
    (105, r#"{"state":2}"#),
    (
        38,
        r#"{"id":"fcm-or-apns-token","type":1,"appBundleId":"org.example.app"}"#,
    ),
    (40, r#"{"id":"fcm-or-apns-token"}"#),
    (
        500,
        r#"{"callId":1511325701,"to":"+84912345678","from":"842471000000","tags":"vip"}"#,
    ),
    (
        501,
        r#"{"callId":1511325701,"to":"+84912345678","sdp_candidate":"v=0\r\n…\r\na=candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host\r\n"}"#,
    ),
    (502, r#"{"callId":1511325701,"to":"+84912345678"}"#),
    (
        506,
        r#"{"callId":880001,"callType":2,"destination":"0912345678","phonenumber":"842471000000","code":183}"#,
    ),
    (
        506,
        r#"{"callId":880001,"callType":2,"destination":"0912345678","phonenumber":"842471000000","tags":"vip","code":200,"sdp_candidate":"v=0\r\n…\r\na=candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host\r\n"}"#,
    ),
    (509, r#"{}"#),
];

/// Server to client.
const TO_CLIENT: &[(i64, &str)] = &[
    (29, r#"{"ip":"10.0.0.5","port":9001}"#),
    (
        162,
        r#"{"resultCode":1,"userId":101,"username":"alice","fullname":"Alice","ice_server":[{"url":"stun:stun.example.org:3478"},{"url":"turn:turn.example.org:3478","username":"u1","password":"p1"}]}"#,
    ),
    (
        186,
        r#"{"callId":1511325700,"mediaType":2,"from":101,"to":202,"sdp":{"sdp":"v=0\r\no=- 46117 2 IN IP4 127.0.0.1\r\n…","type":"offer"}}"#,
    ),
    (
        188,
        r#"{"callId":1511325700,"from":202,"to":101,"status":180}"#,
    ),
    (199, r#"{"callId":1511325700,"status":200}"#),
    (
        170,
        r#"{"done":1,"page":1,"list":[{"type":1,"chatId":202,"modified":1511325600456,"unread":2,"lastMsg":{"serviceType":5,"sender":202,"msgId":1511325600,"status":1,"created":1511325600456,"msg":"Hi"}},{"type":2,"chatId":7436,"modified":1511325500456,"unread":0,"lastMsg":{"serviceType":152,"sender":101,"msgId":1511325500,"status":1,"created":1511325500456,"newGroupName":"Team"}}]}"#,
    ),
    (
        171,
        r#"{"r":0,"type":2,"chatId":7436,"lastTimeCreated":1511325700123}"#,
    ),
    (
        173,
        r#"{"type":1,"chatId":202,"done":1,"page":1,"list":[{"serviceType":5,"senderId":202,"receiverId":101,"msgId":1511325600,"status":1,"deleted":0,"created":1511325600456,"modified":1511325600456,"msg":"Hi"}]}"#,
    ),
    (
        169,
        r#"{"type":2,"chatId":7436,"done":0,"page":1,"list":[{"serviceType":143,"senderId":101,"receiverId":7436,"msgId":1511320000,"status":1,"deleted":0,"created":1511320000456,"modified":1511320000456,"typeGroup":0,"group":7436,"admin":101,"name":"Team","members":[101,202,203]},{"serviceType":146,"senderId":202,"receiverId":7436,"msgId":1511320100,"status":3,"deleted":0,"created":1511320100456,"modified":1511320100456,"type":1,"fileName":"a.png","fileLength":5183,"url":"https://files.example.org/a.png","width":171,"height":49}]}"#,
    ),
    (
        191,
        r#"{"done":1,"list":[{"chatType":1,"senderId":202,"receiverId":101,"msgId":1511325000,"status":3,"deleted":0,"created":1511325000456,"modified":1511325000456,"fileName":"a.png","fileLength":5183,"type":1,"url":"https://files.example.org/a.png"}]}"#,
    ),
    (
        72,
        r#"{"r":0,"from":202,"msgId":1511325700,"time":1511325700456}"#,
    ),
    (
        73,
        r#"{"from":101,"msgId":1511325700,"msg":"Hello","time":1511325700456}"#,
    ),
    (
        174,
        r#"{"to":202,"msgId":1511325700,"msg":"Hello","time":1511325700456}"#,
    ),
    (
        72,
        r#"{"r":0,"from":202,"msgId":1511325701,"time":1511325701456}"#,
    ),
    (
        104,
        r#"{"from":101,"to":202,"id":1511325701,"imgName":"002.png","catId":1,"url":"https://files.example.org/sticker/1/002.png","width":256,"height":256,"created":1511325701456}"#,
    ),
    (
        175,
        r#"{"from":101,"to":202,"id":1511325701,"imgName":"002.png","catId":1,"url":"https://files.example.org/sticker/1/002.png","width":256,"height":256,"created":1511325701456}"#,
    ),
    (
        121,
        r#"{"from":101,"to":202,"id":1511325702,"fileName":"a.png","fileLength":5183,"type":1,"url":"https://files.example.org/a.png","width":171,"height":49,"created":1511325702456}"#,
    ),
    (
        113,
        r#"{"from":101,"to":202,"id":1511325703,"type":4,"addr":"1 Main Street","long":105.804364,"lat":21.006021,"created":1511325703456}"#,
    ),
    (45, r#"{"r":0,"group":7436,"msgId":1511325710}"#),
    (
        146,
        r#"{"from":101,"group":7436,"msgId":1511325710,"msg":"Hello all","created":1511325710456}"#,
    ),
    (
        176,
        r#"{"from":101,"group":7436,"msgId":1511325710,"msg":"Hello all","created":1511325710456}"#,
    ),
    (
        164,
        r#"{"r":1,"purpose":21552,"done":1,"userInfoList":[{"userId":202,"username":"bob","fullname":"Bob","status":1,"lastVisitDate":1511325000},{"userId":203,"username":"carol","fullname":"Carol","status":0,"lastVisitDate":1511000000}]}"#,
    ),
    (
        165,
        r#"{"r":1,"purpose":990,"done":1,"userInfoList":[{"userId":202,"username":"bob","fullname":"Bob","status":1,"lastVisitDate":1511325000}]}"#,
    ),
    (
        167,
        r#"{"from":202,"msgId":1511325700,"time":1511325701000}"#,
    ),
    (
        74,
        r#"{"from":202,"group":7436,"msgId":1511325710,"msgSender":101,"modified":1511325711000}"#,
    ),
    (
        153,
        r#"{"r":0,"type":1,"chatId":202,"senderId":202,"msgId":1511325600}"#,
    ),
    (
        153,
        r#"{"type":1,"from":202,"chatId":101,"senderId":101,"msgId":1511325700}"#,
    ),
    (
        153,
        r#"{"type":2,"from":202,"chatId":7436,"senderId":101,"msgId":1511325710}"#,
    ),
    (127, r#"{"r":0,"id":1511325700}"#),
    (
        127,
        r#"{"type":1,"chatId":101,"from":202,"to":101,"id":1511325600}"#,
    ),
    (151, r#"{"r":0,"group":7436,"msgId":1511325710}"#),
    (151, r#"{"from":202,"group":7436,"msgId":1511325610}"#),
    (
        168,
        r#"{"r":0,"type":1,"chatId":202,"senderId":202,"msgId":1511325600}"#,
    ),
    (142, r#"{"from":202}"#),
    (149, r#"{"from":202,"group":7436}"#),
    (
        42,
        r#"{"r":1,"type":0,"group":7436,"msgId":1511320000,"admin":101,"name":"Team","members":[101,202,203],"created":1511320000456}"#,
    ),
    (
        44,
        r#"{"r":0,"group":7436,"msgId":1511320001,"inviteResult":[{"user":204,"r":0},{"user":205,"r":-4}],"created":1511320001456}"#,
    ),
    (
        43,
        r#"{"r":0,"group":7436,"msgId":1511320002,"leaveUserId":101,"created":1511320002456}"#,
    ),
    (
        150,
        r#"{"r":0,"group":7436,"msgId":1511320003,"newName":"Team 2","created":1511320003456}"#,
    ),
    (
        159,
        r#"{"r":0,"group":7436,"msgId":1511320004,"newAdmin":202,"created":1511320004456}"#,
    ),
    (
        197,
        r#"{"r":0,"group":7437,"msgId":1511320005,"created":1511320005456}"#,
    ),
    (
        148,
        r#"{"r":0,"requestId":65218,"type":0,"group":7436,"name":"Team 2","admin":202,"members":[{"userId":202,"username":"bob","fullname":"Bob","online":1,"lastVisitDate":1511325000}]}"#,
    ),
    (
        147,
        r#"[{"groupId":7436,"name":"Team 2","admin":202,"members":[202,203,204]}]"#,
    ),
    (
        198,
        r#"{"done":1,"list":[{"groupId":7437,"name":"Lobby","admin":300,"count":12,"inGroup":0,"autoJoin":0}]}"#,
    ),
    (
        143,
        r#"{"type":0,"group":7436,"msgId":1511320000,"admin":101,"name":"Team","members":[101,202,203],"created":1511320000456}"#,
    ),
    (
        144,
        r#"{"from":101,"group":7436,"msgId":1511320001,"invited":[204],"created":1511320001456}"#,
    ),
    (
        145,
        r#"{"from":101,"group":7436,"msgId":1511320002,"leaveUser":101,"newAdmin":202,"created":1511320002456}"#,
    ),
    (
        152,
        r#"{"from":202,"group":7436,"msgId":1511320003,"name":"Team 2","created":1511320003456}"#,
    ),
    (
        160,
        r#"{"from":101,"group":7436,"msgId":1511320004,"newAdmin":202,"created":1511320004456}"#,
    ),
    (
        197,
        r#"{"from":204,"group":7437,"msgId":1511320005,"created":1511320005456}"#,
    ),
    (
        112,
        r#"{"packets":[{"id":12,"name":"Cats","full_cover":"https://files.example.org/s/2/full.png","mini_cover":"https://files.example.org/s/2/mini.png","url":"https://files.example.org/s/2.zip"}]}"#,
    ),
    (105, r#"{}"#),
    (39, r#"{"r":1}"#),
    (41, r#"{"r":1}"#),
    (
        175,
        r#"{"from":101,"to":202,"id":1511325702,"fileName":"a.png","fileLength":5183,"type":1,"url":"https://files.example.org/a.png","width":171,"height":49.5,"created":1511325702456}"#,
    ),
    (610, r#"{"callId":1511325701,"status":100}"#),
    (504, r#"{"callId":1511325701}"#),
    (503, r#"{"callId":1511325701,"code":183}"#),
    (
        503,
        r#"{"callId":1511325701,"code":200,"sdp_candidate":"v=0\r\n…"}"#,
    ),
    (
        610,
        r#"{"callId":1511325702,"status":402,"chargingError":-4}"#,
    ),
    (
        505,
        r#"{"callId":880001,"callType":2,"from":"0912345678","to":"842471000000","sdp_candidate":"v=0\r\n…"}"#,
    ),
    (506, r#"{"callId":880001,"code":700}"#),
    (508, r#"{"callId":880001,"code":200}"#),
    (
        509,
        r#"{"r":1,"data":[{"callId":1511325701,"from":"842471000000","to":"+84912345678","tags":"vip","duration":63,"recordTime":1511325790123,"url":"https://files.example.org/rec/1.mp3","userId":101,"callType":1,"status":0}]}"#,
    ),
    (
        601,
        r#"{"data":{"callId":880001,"from":"0912345678","to":"842471000000","tags":"","duration":0,"recordTime":1511325990123,"urlRecord":"","azUserId":101,"callType":2,"status":2}}"#,
    ),
];

fn envelope(service: i64, body: &str) -> WebPacket {
    WebPacket {
        service,
        body: body.to_owned(),
    }
}

#[test]
fn what_clients_send_is_read_and_written_alike() {
    for &(service, body) in TO_SERVER {
        let packet = envelope(service, body);
        let read = ToServer::read(&packet).unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!(read.service(), service);
        assert_eq!(read.write(), packet);
    }
}

#[test]
fn what_the_server_sends_is_read_and_written_alike() {
    for &(service, body) in TO_CLIENT {
        let packet = envelope(service, body);
        let read = ToClient::read(&packet).unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!(read.service(), service);
        assert_eq!(read.write(), packet);
    }
}

#[test]
fn every_packet_survives_its_frame() {
    for &(service, body) in TO_SERVER.iter().chain(TO_CLIENT) {
        let packet = envelope(service, body);
        let frame = Frame::Packet(packet.clone()).to_string();
        assert_eq!(Frame::parse(&frame), Ok(Frame::Packet(packet)));
    }
}

#[test]
fn unknown_keys_are_ignored_and_an_absent_body_is_an_empty_one() {
    let packet = envelope(142, r#"{"to":202,"colour":{"deep":[1]}}"#);
    let known = ToServer::read(&packet).unwrap();
    assert_eq!(
        known,
        ToServer::read(&envelope(142, r#"{"to":202}"#)).unwrap()
    );
    assert!(ToServer::read(&envelope(1, "")).is_ok());
    assert!(ToServer::read(&envelope(29, "")).is_ok());
}

#[test]
fn what_is_wrong_is_an_error_value() {
    let wrong = [
        (9999, "{}"),
        (72, ""),
        (72, "not json"),
        (72, "[]"),
        (72, "null"),
        (72, r#"{"msgId":"1","to":2,"msg":"x"}"#),
        (72, r#"{"msgId":1.5,"to":2,"msg":"x"}"#),
        (72, r#"{"msgId":1e30,"to":2,"msg":"x"}"#),
        (153, r#"{"type":3,"chatId":1,"senderId":1,"msgId":1}"#),
        (
            186,
            r#"{"callId":1,"mediaType":9,"to":1,"sdp":{"sdp":"","type":"offer"}}"#,
        ),
        (187, r#"{"callId":1,"to":1,"type":3,"data":{}}"#),
        (187, r#"{"callId":1,"to":1,"type":2,"data":{"sdpMid":1}}"#),
    ];
    for (service, body) in wrong {
        assert!(
            ToServer::read(&envelope(service, body)).is_err(),
            "{service} {body}"
        );
    }
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(ToServer::read(&envelope(72, &deep)).is_err());
}
