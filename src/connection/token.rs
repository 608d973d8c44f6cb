//! The sign-in token: RSA with PKCS#1 v1.5 padding under the application's public key (protocol § 2.1).
//!
//! Encryption only, so the advisory on the `rsa` crate's private-key operations (RUSTSEC-2023-0071) does not apply.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey};

use super::{Account, Error};
use crate::protocol::auth::{SDK_VERSION, Token};

/// Bytes PKCS#1 v1.5 padding needs.
const PADDING: usize = 11;

/// The token of 179, in base64.
///
/// # Errors
/// [`Error::PublicKey`], [`Error::CredentialsTooLong`] (bytes are counted, not characters).
pub fn encrypt(account: &Account) -> Result<String, Error> {
    let key = public_key(&account.public_key)?;
    let token = Token {
        sdk_version: SDK_VERSION.to_owned(),
        namespace: account.namespace.clone(),
        az_stack_user_id: account.user.clone(),
        user_credentials: account.credentials.clone(),
    };
    let plain = serde_json::to_vec(&token).map_err(|_| Error::ParseBody)?;
    let room = key.size() - PADDING;
    if plain.len() > room {
        return Err(Error::CredentialsTooLong {
            excess: plain.len() - room,
        });
    }
    let cipher = key
        .encrypt(&mut rsa::rand_core::OsRng, Pkcs1v15Encrypt, &plain)
        .map_err(|_| Error::PublicKey)?;
    Ok(STANDARD.encode(cipher))
}

fn public_key(text: &str) -> Result<RsaPublicKey, Error> {
    let base64: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .flat_map(str::chars)
        .filter(|character| !character.is_whitespace())
        .collect();
    let der = STANDARD.decode(base64).map_err(|_| Error::PublicKey)?;
    RsaPublicKey::from_public_key_der(&der).map_err(|_| Error::PublicKey)
}

#[cfg(test)]
mod tests {
    use rsa::pkcs8::EncodePublicKey;

    use super::*;

    fn account(public_key: String, credentials: &str) -> Account {
        Account {
            app_id: "0".repeat(32),
            public_key,
            user: "alice".into(),
            fullname: "Alice".into(),
            credentials: credentials.into(),
            namespace: String::new(),
        }
    }

    #[test]
    fn the_token_is_the_documents_json_and_respects_the_byte_limit() {
        let private = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap();
        let der = private.to_public_key().to_public_key_der().unwrap();
        let key = STANDARD.encode(der.as_bytes());
        let token = encrypt(&account(key.clone(), "s3cret")).unwrap();
        let plain = private
            .decrypt(Pkcs1v15Encrypt, &STANDARD.decode(token).unwrap())
            .unwrap();
        assert_eq!(
            String::from_utf8(plain).unwrap(),
            r#"{"sdkVersion":"2.2.4","namespace":"","azStackUserID":"alice","userCredentials":"s3cret"}"#
        );
        // 1024 bit leave 117 bytes; the frame and the name take 82, 35 remain. "é" is two bytes.
        assert!(encrypt(&account(key.clone(), &"a".repeat(35))).is_ok());
        assert_eq!(
            encrypt(&account(key.clone(), &"é".repeat(18))),
            Err(Error::CredentialsTooLong { excess: 1 })
        );
        let pem = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n{}\n-----END PUBLIC KEY-----\n",
            &key[..64],
            &key[64..]
        );
        assert!(encrypt(&account(pem, "x")).is_ok());
        assert_eq!(
            encrypt(&account("nonsense".into(), "x")),
            Err(Error::PublicKey)
        );
    }
}
