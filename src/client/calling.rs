//! Calls: what a [`Core`] does with them.

use super::actor::Command;
use super::constants::CameraType;
use super::pending::pending;
use super::{Core, Error, Pending, Returned};
use crate::call::Input;
use crate::protocol::Id;
use crate::protocol::call::MediaType;

impl Core {
    /// Calls the user with the number `user`; `media` is sound, or sound and picture (service 186). Settles when the
    /// call has begun here.
    ///
    /// # Errors
    /// [`Error::Call`] while another call runs, [`Error::Connection`] while offline, [`Error::Parameter`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, bob: i64) -> Result<(), azstack::Error> {
    /// use azstack::protocol::call::MediaType;
    /// core.start_free_call(bob, MediaType::Video).await?;
    /// # Ok(()) }
    /// ```
    pub fn start_free_call(&self, user: Id, media: MediaType) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::StartFreeCall);
        self.command(Command::StartCall {
            user,
            media,
            settle,
        });
        result
    }

    /// Hangs up, or gives up calling (188/700).
    ///
    /// # Errors
    /// [`Error::Call`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.stop_free_call().await?;
    /// # Ok(()) }
    /// ```
    pub fn stop_free_call(&self) -> Pending<()> {
        self.call_wish(Returned::StopFreeCall, Input::Stop)
    }

    /// Takes the ringing call (188/200, then the answer in 187), with a picture in a video call.
    ///
    /// # Errors
    /// [`Error::Call`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.answer_free_call().await?;
    /// # Ok(()) }
    /// ```
    pub fn answer_free_call(&self) -> Pending<()> {
        self.call_wish(
            Returned::AnswerFreeCall,
            Input::Answer { with_camera: true },
        )
    }

    /// Takes the ringing call without sending a picture. The camera may be switched on later.
    ///
    /// # Errors
    /// [`Error::Call`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.answer_without_video().await?;
    /// # Ok(()) }
    /// ```
    pub fn answer_without_video(&self) -> Pending<()> {
        self.call_wish(
            Returned::AnswerFreeCall,
            Input::Answer { with_camera: false },
        )
    }

    /// Declines the ringing call (188/603).
    ///
    /// # Errors
    /// [`Error::Call`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.reject_free_call().await?;
    /// # Ok(()) }
    /// ```
    pub fn reject_free_call(&self) -> Pending<()> {
        self.call_wish(Returned::RejectFreeCall, Input::Reject)
    }

    /// Reports the ringing call as not answered (188/400). Happens by itself after 30 s.
    ///
    /// # Errors
    /// [`Error::Call`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.not_answer_free_call().await?;
    /// # Ok(()) }
    /// ```
    pub fn not_answer_free_call(&self) -> Pending<()> {
        self.call_wish(Returned::NotAnswerFreeCall, Input::NotAnswered)
    }

    /// Mutes (`on` is `Some(false)`), unmutes (`Some(true)`) or flips (`None`) my sound. Gives the state now.
    ///
    /// # Errors
    /// [`Error::Call`] without a call.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let is_on = core.toggle_audio_state(None).await?;
    /// # Ok(()) }
    /// ```
    pub fn toggle_audio_state(&self, on: Option<bool>) -> Pending<bool> {
        let (settle, result) = pending(&self.0.listeners, Returned::ToggleAudioState);
        self.command(Command::Microphone { on, settle });
        result
    }

    /// Stops (`on` is `Some(false)`), starts (`Some(true)`) or flips (`None`) my picture. Gives the state now.
    ///
    /// # Errors
    /// [`Error::Call`] without a video call.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let is_on = core.toggle_video_state(Some(false)).await?;
    /// # Ok(()) }
    /// ```
    pub fn toggle_video_state(&self, on: Option<bool>) -> Pending<bool> {
        let (settle, result) = pending(&self.0.listeners, Returned::ToggleVideoState);
        self.command(Command::Camera { on, settle });
        result
    }

    /// Switches to the other camera, front or back, and gives the one in use now. No renegotiation.
    ///
    /// # Errors
    /// [`Error::Call`] without a video call.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let camera = core.switch_camera_type().await?;
    /// println!("{}", camera.word());
    /// # Ok(()) }
    /// ```
    pub fn switch_camera_type(&self) -> Pending<CameraType> {
        let (settle, result) = pending(&self.0.listeners, Returned::SwitchCameraType);
        self.command(Command::SwitchCamera(settle));
        result
    }

    /// Lets incoming calls ring in silence (`true`), or aloud (`false`), from now on.
    ///
    /// A call that comes meanwhile plays no sound and is otherwise like any other: [`Event::Call`](super::Event::Call)
    /// tells of it, it can be answered, my other devices ring, and the caller hears it ring until it is not answered.
    /// Whoever shows calls to a person should not show it; it ends up in the
    /// [history](Self::call_history) as missed. A call of one's own ends one that rings in silence.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// core.set_do_not_disturb(true);
    /// # }
    /// ```
    pub fn set_do_not_disturb(&self, on: bool) {
        self.command(Command::DoNotDisturb(on));
    }

    fn call_wish(&self, returned: fn(Result<(), Error>) -> Returned, input: Input) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, returned);
        self.command(Command::Call { input, settle });
        result
    }
}
