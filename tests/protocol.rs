//! Every example packet of the protocol document, for the services we speak: read, and written again, byte for byte.

use azstack::protocol::{Frame, ToClient, ToServer, WebPacket};

/// Client to server: service and body, as in the document.
const TO_SERVER: &[(i64, &str)] = &[
    (1, r#"{}"#),
    (29, r#"{"azStackUserId":"alice"}"#),
    (
        179,
        r#"{"slaveIp":"10.0.0.5","slavePort":9001,"token":"qL0…344 base64 characters…==","fullname":"Alice","namespace":"","appId":"0123456789abcdef0123456789abcdef","sdkVersion":"2.2.4","screenSize":"375x812"}"#,
    ),
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
    (72, r#"{"msgId":1511325700,"to":202,"msg":"Hello"}"#),
    (
        104,
        r#"{"id":1511325701,"to":202,"imgName":"002.png","catId":1,"url":"https://files.example.org/sticker/1/002.png","width":256,"height":256}"#,
    ),
    (
        121,
        r#"{"id":1511325702,"to":202,"fileName":"a.png","fileLength":5183,"type":1,"url":"https://files.example.org/a.png","width":171,"height":49}"#,
    ),
    (164, r#"{"purpose":21552,"userIdList":[202,203]}"#),
    (165, r#"{"purpose":990,"usernameList":["bob"]}"#),
    (167, r#"{"to":202,"msgId":1511325600}"#),
    (74, r#"{"group":7436,"msgId":1511325610,"msgSender":202}"#),
    (
        153,
        r#"{"type":1,"chatId":202,"senderId":202,"msgId":1511325600}"#,
    ),
    (142, r#"{"to":202}"#),
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
        r#"{"done":1,"page":1,"list":[{"type":1,"chatId":202,"modified":1511325600456,"unread":2,"lastMsg":{"serviceType":5,"sender":202,"msgId":1511325600,"status":1,"created":1511325600456,"msg":"Hi"}}]}"#,
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
        175,
        r#"{"from":101,"to":202,"id":1511325702,"fileName":"a.png","fileLength":5183,"type":1,"url":"https://files.example.org/a.png","width":171,"height":49.5,"created":1511325702456}"#,
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
    (142, r#"{"from":202}"#),
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
