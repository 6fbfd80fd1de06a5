//! What happens in the demo's world while somebody looks: it makes pictures of a day rather than of a database.

use anyhow::Result;

use super::Stage;
use crate::{PATIENCE, TimelineItem};

/// Found in the group that plans a quiz.
pub(super) const IN_THE_QUIZ: &str = "I have reserved the table by the window";
/// Found in the group of gardeners.
pub(super) const AT_THE_PLOTS: &str = "He has now added a letterbox. For the hedgehogs. In case of post";

impl Stage {
    /// Ben, Ida and others write while another conversation is open, one of them with a Post and a link.
    pub(super) async fn let_news_arrive(&self) -> Result<()> {
        let (plots, quiz) = (self.group_with(AT_THE_PLOTS)?, self.group_with(IN_THE_QUIZ)?);
        let (mika, tobi) = (self.person("mikasolberg")?, self.person("tobiokafor")?);
        let post = self.control.add_post(
            tobi,
            "Four seedlings left on the windowsill, all of them named. Free to anybody with a sunny sill and a kind word.",
        )?;
        let says = async |conversation: &_, person, text: &str| -> Result<()> {
            self.control.add_message(conversation, person, text)?;
            let row = self.page()?.wait_for_row(conversation, "what was written just now", |row| row.unread > 0);
            row.await.map(drop)
        };
        says(&quiz, self.person("noorhaddad")?, "I made cards. One hundred and four mountains, in order of height")
            .await?;
        says(&quiz, mika, "In order of height!").await?;
        says(&self.with("tobiokafor")?, tobi, &format!("Would you pass this on? {post}")).await?;
        let link = "The tide table I told you about: https://example.org/tides/north-pier";
        says(&self.with("mikasolberg")?, mika, link).await?;
        says(&plots, self.person("idalindqvist")?, "It has a flag now. It goes up when there is a letter").await
    }

    /// Goes up in the open conversation until this text is in its middle.
    pub(super) async fn look_back_to(&self, text: &str) -> Result<()> {
        let script = format!(
            "const scroller = document.querySelector('[data-testid=\"timeline\"] .scroller');
            const items = [...document.querySelectorAll('[data-testid=\"timeline-item\"]')];
            const found = items.find((item) => item.textContent.includes({text:?}));
            if (!found) {{ scroller.scrollTop -= scroller.clientHeight / 2; return false; }}
            const [at, all] = [found.getBoundingClientRect(), scroller.getBoundingClientRect()];
            const off = (at.top + at.bottom) / 2 - (all.top + all.bottom) / 2;
            scroller.scrollTop += off;
            return Math.abs(off) < 4 || scroller.scrollTop === 0;"
        );
        crate::until(&format!("{text:?} to be in the middle"), PATIENCE, async || {
            let page = self.page()?;
            let there = page.read::<bool>(&script).await?;
            page.see_drawn().await?;
            Ok(there.then_some(()))
        })
        .await
    }
}

/// Presses. They are made by the page itself: `WebDriver` presses where a thing was a moment ago, and after a window has got another
/// width much is on its way. That everything can be pressed with a mouse is for other tests; here one wants to be there.
impl Stage {
    /// Waits for this part of the page and presses it.
    pub(super) async fn press(&self, part: &str) -> Result<()> {
        self.press_first(&format!("[data-testid={part:?}]")).await
    }

    /// Presses what belongs to one item of the timeline.
    pub(super) async fn press_at(&self, item: &TimelineItem, part: &str) -> Result<()> {
        self.press_first(&format!("[data-testid=timeline-item][data-key={:?}] [data-testid={part:?}]", item.key)).await
    }

    /// Presses what belongs to a row of the inbox.
    pub(super) async fn press_in_row(&self, conversation: &str, part: &str) -> Result<()> {
        self.press_first(&format!(":has(> [data-conversation-id={conversation:?}]) > [data-testid={part:?}]")).await
    }

    /// Waits for the first that a selector finds and presses it.
    pub(super) async fn press_first(&self, selector: &str) -> Result<()> {
        let script = format!(
            "const found = document.querySelector({selector:?});
            found?.click();
            return found !== null;"
        );
        crate::until(&format!("{selector} to press"), PATIENCE, async || {
            Ok(self.page()?.read::<bool>(&script).await?.then_some(()))
        })
        .await
    }

    /// Goes up in the open conversation as far as that goes.
    pub(super) async fn look_back_to_the_beginning(&self) -> Result<()> {
        crate::until("the beginning of the conversation", PATIENCE, async || {
            let script = "
                const scroller = document.querySelector('[data-testid=\"timeline\"] .scroller');
                const before = scroller.scrollTop;
                scroller.scrollTop = 0;
                const told = document.querySelector('[data-testid=\"timeline-top\"]').textContent.trim() !== '';
                return before === 0 && told;";
            let page = self.page()?;
            let there = page.read::<bool>(script).await?;
            page.see_drawn().await?;
            Ok(there.then_some(()))
        })
        .await
    }
}
