//! A bundle file taken apart and put together again, damaged or forged, by somebody who has the shop's key and perhaps a
//! till's. Owns: the container as `FORMATS.md` describes it, written anew here so that it is not the engine that packs
//! what the engine must refuse. Must not: use the engine.

use std::io::{Read, Write};
use std::path::Path;

use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// An entry of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name, whatever it says.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Type byte of tar: `0` for a plain file.
    pub kind: u8,
}

impl Entry {
    /// A plain file.
    #[must_use]
    pub fn plain(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.to_vec(), kind: b'0' }
    }

    fn header(&self) -> tar::Header {
        let mut header = tar::Header::new_ustar();
        // By hand: the builder's own way refuses names that a reader must refuse.
        let name = self.name.as_bytes();
        header.as_ustar_mut().expect("ustar").name[..name.len()].copy_from_slice(name);
        header.set_size(self.bytes.len() as u64);
        header.set_mode(0o644);
        header.set_entry_type(tar::EntryType::new(self.kind));
        header.set_cksum();
        header
    }
}

/// The entries of a bundle file, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// The entries: manifest, signature, parts.
    pub entries: Vec<Entry>,
}

/// The shop's key to its bundle files, as `trestle bundle-key` prints it.
fn identity(key: &str) -> age::x25519::Identity {
    key.parse().expect("a key of bundle files")
}

/// Seals something for the shop's key, in the layers of a bundle file that are around the archive.
#[must_use]
pub fn sealed(key: &str, fill: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    let recipient = identity(key).to_public();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).expect("age");
    let mut out = Vec::new();
    let mut writer = encryptor.wrap_output(&mut out).expect("age writes");
    fill(&mut writer);
    writer.finish().expect("age ends");
    out
}

/// The archive of entries, as tar has it.
#[must_use]
pub fn archive(entries: &[Entry]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for entry in entries {
        archive.append(&entry.header(), entry.bytes.as_slice()).expect("tar writes");
    }
    archive.into_inner().expect("tar ends")
}

impl Unpacked {
    /// Takes a file apart.
    ///
    /// # Panics
    /// When it does not open with this key.
    #[must_use]
    pub fn of(file: &Path, key: &str) -> Self {
        Self::read(std::fs::File::open(file).expect("a bundle file"), key)
    }

    /// The same from what holds one.
    ///
    /// # Panics
    /// When it does not open with this key.
    #[must_use]
    pub fn read(sealed: impl Read, key: &str) -> Self {
        let decryptor = age::Decryptor::new(sealed).expect("an age file");
        let opened = decryptor.decrypt(std::iter::once(&identity(key) as &dyn age::Identity)).expect("the shop's file");
        let mut archive = tar::Archive::new(zstd::stream::read::Decoder::new(opened).expect("zstd"));
        let entry = |entry: std::io::Result<tar::Entry<'_, _>>| {
            let mut entry = entry.expect("an entry");
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let kind = entry.header().entry_type().as_byte();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("its bytes");
            Entry { name, bytes, kind }
        };
        Self { entries: archive.entries().expect("tar").map(entry).collect() }
    }

    /// Puts it together again.
    #[must_use]
    pub fn packed(&self, key: &str) -> Vec<u8> {
        let packed = zstd::stream::encode_all(archive(&self.entries).as_slice(), 3).expect("zstd");
        sealed(key, |out| out.write_all(&packed).expect("written"))
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> Value {
        serde_json::from_slice(&self.entries[0].bytes).expect("a manifest")
    }

    /// Changes the manifest. Its signature fits no longer.
    pub fn edit(&mut self, change: impl FnOnce(&mut Value)) {
        let mut manifest = self.manifest();
        change(&mut manifest);
        self.entries[0].bytes = manifest.to_string().into_bytes();
    }

    /// Lists the parts in the manifest as they are now.
    pub fn list_parts(&mut self) {
        let part = |e: &Entry| json!({ "name": e.name, "bytes": e.bytes.len(), "sha256": hex::encode(Sha256::digest(&e.bytes)) });
        let parts: Vec<Value> = self.entries[2..].iter().map(part).collect();
        self.edit(|m| m["parts"] = Value::from(parts));
    }

    /// Signs the manifest as it is now.
    pub fn sign(&mut self, by: &Signer) {
        let mut message = b"trestle manifest 1\n".to_vec();
        message.extend_from_slice(&Sha256::digest(&self.entries[0].bytes));
        self.entries[1].bytes = by.0.sign(&message).to_bytes().to_vec();
    }

    /// Lists the parts and signs: what is left to find is what the parts say.
    pub fn close(&mut self, by: &Signer) {
        self.list_parts();
        self.sign(by);
    }

    /// The range of a till in the manifest, for reading.
    #[must_use]
    pub fn range(&self, till: &str) -> Value {
        let manifest = self.manifest();
        manifest["ranges"]
            .as_array()
            .expect("ranges")
            .iter()
            .find(|r| r["till"] == json!(till))
            .expect("a range")
            .clone()
    }

    /// Changes the range of a till in the manifest.
    pub fn edit_range(&mut self, till: &str, change: impl FnOnce(&mut Value)) {
        self.edit(|m| {
            let ranges = m["ranges"].as_array_mut().expect("ranges");
            change(ranges.iter_mut().find(|r| r["till"] == json!(till)).expect("a range of the till"));
        });
    }

    /// The first part of a till: `facts` or `contacts`.
    ///
    /// # Panics
    /// When there is none.
    pub fn part(&mut self, folder: &str, till: &str) -> &mut Entry {
        let begins = format!("{folder}/{till}-");
        self.entries.iter_mut().find(|e| e.name.starts_with(&begins)).expect("a part of the till")
    }

    /// The lines of that part.
    pub fn lines(&mut self, folder: &str, till: &str) -> Vec<Vec<u8>> {
        let bytes = &self.part(folder, till).bytes;
        bytes[..bytes.len() - 1].split(|b| *b == b'\n').map(<[u8]>::to_vec).collect()
    }

    /// Puts other lines in place of them.
    pub fn set_lines(&mut self, folder: &str, till: &str, lines: &[Vec<u8>]) {
        self.part(folder, till).bytes = lines.iter().flat_map(|l| l.iter().copied().chain([b'\n'])).collect();
    }

    /// Signs the range of a till over the facts as they are now, as the till itself would: what a till can forge.
    pub fn sign_range(&mut self, till: &str, to: i64, by: &Signer) {
        let before = self.range(till)["before"].as_str().map(hex::decode).expect("a hash").expect("hex");
        let link =
            |hash: Vec<u8>, line: Vec<u8>| Sha256::new().chain_update(hash).chain_update(line).finalize().to_vec();
        let hash = self.lines("facts", till).into_iter().fold(before, link);
        let signature = by.sign_head(to, &hash);
        self.edit_range(till, |r| {
            r["to"] = json!(to);
            r["hash"] = json!(hex::encode(hash));
            r["signature"] = json!(signature);
        });
    }
}

/// Who signs: a till's key, stolen from its folder, or a new one.
pub struct Signer(SigningKey);

impl Signer {
    /// The key in a data folder.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        let file = std::fs::read(data.join("till.key")).expect("a key file");
        let file: Value = serde_json::from_slice(&file).expect("a key file");
        let seed = hex::decode(file["till_key"].as_str().expect("a key")).expect("hex");
        Self(SigningKey::from_bytes(&seed.try_into().expect("32 bytes")))
    }

    /// A key that nobody has.
    #[must_use]
    pub fn of_nobody(seed: u8) -> Self {
        Self(SigningKey::from_bytes(&[seed; 32]))
    }

    /// Id of the till that has this key.
    #[must_use]
    pub fn id(&self) -> String {
        hex::encode(&Sha256::digest(self.0.verifying_key().as_bytes())[..8])
    }

    /// Signature over a head, hex.
    #[must_use]
    pub fn sign_head(&self, seq: i64, hash: &[u8]) -> String {
        let mut message = format!("trestle head 1\n{}\n{seq}\n", self.id()).into_bytes();
        message.extend_from_slice(hash);
        hex::encode(self.0.sign(&message).to_bytes())
    }

    /// A certificate for another key with these numbers, signed by this one.
    #[must_use]
    pub fn certifies(&self, other: &Self, number: u16, block: [u16; 2]) -> Value {
        let (key, issuer) = (hex::encode(other.0.verifying_key().as_bytes()), self.id());
        let message = format!("trestle certificate 1\n{key}\n{number}\n{}\n{}\n{issuer}", block[0], block[1]);
        let signature = hex::encode(self.0.sign(message.as_bytes()).to_bytes());
        json!({ "public_key": key, "number": number, "block": block, "issuer": issuer, "signature": signature })
    }
}
