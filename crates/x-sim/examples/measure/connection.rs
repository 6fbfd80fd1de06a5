//! One keep-alive connection to the simulator, as cheap as HTTP/1.1 can be asked for.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Empty};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, task::JoinSet};

use crate::Failure;

/// What the app asks for with each event, in the words of X's specification 2.167.
pub const EVENT_FIELDS: &str = "dm_event.fields=attachments,created_at,dm_conversation_id,entities,event_type,id,text\
    &expansions=attachments.media_keys,participant_ids,sender_id\
    &media.fields=alt_text,height,media_key,preview_image_url,type,url,width\
    &user.fields=name,username,profile_image_url,protected,receives_your_dm";

/// A connection that stays open.
pub struct Connection {
    sender: SendRequest<Empty<Bytes>>,
    host: String,
    authorization: String,
    /// Drives the connection; ends with it.
    _driver: JoinSet<()>,
}

impl Connection {
    pub async fn open(address: SocketAddr, token: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let mut driver = JoinSet::new();
        driver.spawn(async move { drop(connection.await) });
        Ok(Self { sender, host: address.to_string(), authorization: format!("Bearer {token}"), _driver: driver })
    }

    /// The body of the answer, which must be 200.
    pub async fn get(&mut self, path: &str) -> Result<Bytes, Failure> {
        let request = Request::get(path)
            .header(header::HOST, &self.host)
            .header(header::AUTHORIZATION, &self.authorization)
            .body(Empty::new())?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if status.is_success() { Ok(body) } else { Err(format!("{path} was answered with {status}").into()) }
    }
}
