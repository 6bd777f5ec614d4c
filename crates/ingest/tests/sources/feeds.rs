//! RSS, Atom, JSON Feed.

use super::{STORY, facts, items};

fn rss(entries: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Fjord Post</title><link>https://example.org</link>
        <description>News</description><language>en-gb</language>{entries}</channel></rss>"#
    )
}

fn entry(id: &str) -> String {
    format!(
        "<item><title>Envoy leaves</title><link>https://example.org/envoy</link><guid isPermaLink=\"false\">{id}</guid>\
         <pubDate>Mon, 02 Mar 2026 23:30:00 -0500</pubDate><dc:creator>Jane Doe</dc:creator><description>Short.</description>\
         <content:encoded><![CDATA[<p>{STORY}</p><p>They meet again.</p>]]></content:encoded></item>"
    )
}

const FACTS: [&str; 5] = ["Envoy leaves", "2026-03-02T23:30:00-05:00", "https://example.org/envoy", "Fjord Post", "Jane Doe"];

#[test]
fn rss_gives_each_entry_and_tells_of_one_without_text() {
    let all =
        items("feed.xml", rss(&format!("{}<item><title>Only a title</title><guid>b</guid></item>{}", entry("a"), entry("c"))));
    assert_eq!(all.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["feed.xml#a", "feed.xml#b", "feed.xml#c"]);
    let document = all[0].1.as_ref().unwrap();
    assert_eq!(document.text, format!("{STORY}\n\nThey meet again."));
    assert_eq!(facts(document), FACTS, "the day is that of the place, not of Greenwich");
    assert!(all[1].1.as_ref().unwrap_err().contains("no text"));
}

#[test]
fn an_entry_that_breaks_the_feed_costs_no_other() {
    let all = items("feed.xml", rss(&format!("{}<item><title>Broken</ttle & <</item>{}", entry("a"), entry("c"))));
    let sound: Vec<&str> = all.iter().filter(|(_, done)| done.is_ok()).map(|(key, _)| key.as_str()).collect();
    assert_eq!(sound, ["feed.xml#a", "feed.xml#c"], "{all:?}");
    assert!(all.iter().any(|(key, done)| key.starts_with("feed.xml:") && done.is_err()), "{all:?}");
}

#[test]
fn entities_of_html_and_old_charsets_in_feeds_are_read() {
    let feed = rss("<item><title>O&rsquo;Neill&nbsp;leaves</title><guid>a</guid><description>Le ministre a été reçu à l’Élysée.</description></item>")
        .replace("UTF-8", "windows-1252");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&feed);
    let all = items("feed", bytes.into_owned());
    let document = all[0].1.as_ref().unwrap();
    assert_eq!(document.title.as_deref(), Some("O’Neill leaves"));
    assert!(document.text.contains("reçu à l’Élysée") && document.notes.iter().any(|note| note.contains("summary")));
}

#[test]
fn atom_and_json_feed_state_the_same() {
    let atom = format!(
        r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Fjord Post</title><id>f</id><updated>2026-03-02T23:30:00-05:00</updated>
        <entry><id>a</id><title type="html">Envoy leaves</title><link rel="enclosure" href="https://example.org/a.mp3"/><link href="https://example.org/envoy"/>
        <author><name>Jane Doe</name></author><published>2026-03-02T23:30:00-05:00</published>
        <content type="html">&lt;p&gt;{STORY}&lt;/p&gt;</content></entry></feed>"#
    );
    let json = format!(
        r#"{{"version": "https://jsonfeed.org/version/1.1", "title": "Fjord Post", "items": [{{"id": "a", "title": "Envoy leaves", "url": "https://example.org/envoy",
        "date_published": "2026-03-02T23:30:00-05:00", "authors": [{{"name": "Jane Doe"}}], "content_html": "<p>{STORY}</p>"}}]}}"#
    );
    for (name, feed) in [("feed.atom", atom), ("feed.json", json)] {
        let all = items(name, feed);
        let document = all[0].1.as_ref().unwrap();
        assert_eq!((all[0].0.clone(), document.text.as_str(), facts(document)), (format!("{name}#a"), STORY, FACTS));
    }
}
