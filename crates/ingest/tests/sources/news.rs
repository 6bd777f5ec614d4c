//! NewsML-G2, NITF, mail.

use super::{STORY, facts, items, one};

fn news_item(guid: &str, status: &str, content: &str) -> String {
    format!(
        r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="2" standard="NewsML-G2" standardversion="2.33" xml:lang="en">
        <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/>
        <itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:FP"><name>Fjord Post</name></provider>
        <versionCreated>2026-03-02T10:00:00+01:00</versionCreated><embargoed>2026-03-02T12:00:00+01:00</embargoed><pubStatus qcode="stat:{status}"/>
        <link rel="irel:alternate" href="https://example.org/envoy"/></itemMeta>
        <contentMeta><contentCreated>2026-03-02T09:00:00+01:00</contentCreated><by>By Jane Doe</by><dateline>OSLO, March 2 (FP) -</dateline>
        <headline>Envoy &amp; aides leave</headline><language tag="en-GB"/></contentMeta>
        <contentSet>{content}</contentSet></newsItem>"#
    )
}

#[test]
fn news_items_state_what_they_hold_and_a_broken_one_costs_no_other() {
    let nitf = format!(
        r#"<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>No words of the story</title></head>
        <body><body.head><hedline><hl1>Other</hl1></hedline></body.head><body.content><p>{STORY}</p><p>They met <person>Jane Roe</person> &amp; aides.</p></body.content></body></nitf></inlineXML>"#
    );
    let xhtml = format!(
        r#"<inlineXML><x:html xmlns:x="http://www.w3.org/1999/xhtml"><x:head><x:title>No</x:title></x:head><x:body><x:p>{STORY}</x:p></x:body></x:html></inlineXML>"#
    );
    let plain = format!(r#"<inlineData contenttype="text/plain">{STORY}</inlineData>"#);
    let message = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><header><sent>2026-03-02</sent></header><itemSet>\n{}\n{}\n{}\n{}\n{}\n</itemSet></newsMessage>",
        news_item("tag:example.org,2026:1", "usable", &nitf),
        news_item("tag:example.org,2026:2", "usable", "<inlineXML><p>Broken</q></inlineXML>"),
        news_item("tag:example.org,2026:3", "canceled", &plain),
        news_item("tag:example.org,2026:4", "usable", &xhtml),
        news_item("tag:example.org,2026:5", "usable", &plain),
    );
    let all = items("news.xml", message);
    assert_eq!(all.len(), 5, "{all:?}");
    assert_eq!(all[0].0, "news.xml#tag:example.org,2026:1");
    let document = all[0].1.as_ref().unwrap();
    assert_eq!(document.text, format!("OSLO, March 2 (FP) -\n\n{STORY}\n\nThey met Jane Roe & aides."));
    assert_eq!(
        facts(document),
        ["Envoy & aides leave", "2026-03-02T09:00:00+01:00", "https://example.org/envoy", "Fjord Post", "Jane Doe"]
    );
    assert_eq!(document.dateline.as_ref().map(|line| line.place.as_str()), Some("Oslo"));
    assert!(document.notes.iter().any(|note| note.contains("embargoed until 2026-03-02T12:00:00+01:00")));
    assert!(all[1].0.starts_with("news.xml:") && all[1].1.as_ref().unwrap_err().contains("no valid NewsML"), "{:?}", all[1]);
    assert!(all[2].1.as_ref().unwrap_err().contains("not for use"));
    for (_, done) in &all[3..] {
        assert_eq!(done.as_ref().unwrap().text, format!("OSLO, March 2 (FP) -\n\n{STORY}"));
    }
}

#[test]
fn nitf_alone_is_an_item() {
    let document = one(
        "a.xml",
        format!(
            r#"<nitf><head><docdata><doc-id id-string="fp-1"/><date.issue norm="20260302T090000Z"/></docdata></head><body><body.head><hedline><hl1>Envoy leaves</hl1></hedline>
            <byline>By <person>Jane Doe</person></byline><dateline><location>OSLO</location>, <story.date norm="20260302">March 2</story.date> (FP) -</dateline></body.head>
            <body.content><p>{STORY}</p></body.content></body></nitf>"#
        ),
    );
    assert_eq!(facts(&document), ["Envoy leaves", "2026-03-02T09:00:00Z", "", "", "Jane Doe"]);
    assert!(document.text.ends_with(STORY) && document.text.starts_with("OSLO, March 2 (FP) -"), "{}", document.text);
}

#[test]
fn a_mail_gives_its_text_and_a_newsletter_its_page() {
    let mail = format!(
        "From: Jane Doe <jane@example.org>\r\nTo: desk@example.org\r\nMessage-ID: <1@example.org>\r\nSubject: =?utf-8?Q?Envoy_leaves_=C3=89vian?=\r\n\
         Date: Mon, 02 Mar 2026 23:30:00 -0500\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{STORY}\r\n"
    );
    let document = one("a.eml", mail.clone());
    assert_eq!(
        (document.text.trim(), facts(&document)),
        (STORY, ["Envoy leaves Évian", "2026-03-02T23:30:00-05:00", "", "", "Jane Doe"])
    );
    assert_eq!(one("a", mail.clone()).text.trim(), STORY, "told by its headers");
    let letter = format!(
        "From: Fjord Post <news@example.org>\r\nList-Unsubscribe: <https://example.org/u>\r\nMessage-ID: <2@example.org>\r\nSubject: Envoy leaves\r\n\
         Date: Mon, 02 Mar 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSee the page.\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         <html><body><p>{STORY}</p><p>They meet again.</p></body></html>\r\n--b--\r\n"
    );
    let document = one("b.eml", letter.clone());
    assert_eq!(document.text, format!("{STORY}\n\nThey meet again."));
    assert_eq!(facts(&document), ["Envoy leaves", "2026-03-02T09:00:00Z", "", "Fjord Post", ""]);
    let empty = "From: a@example.org\r\nSubject: x\r\n\r\n";
    let all = items("box.mbox", format!("From a Mon Mar  2\n{mail}\nFrom b Mon Mar  2\n{empty}\nFrom c Mon Mar  2\n{letter}"));
    assert_eq!(
        all.iter().map(|(key, done)| (key.as_str(), done.is_ok())).collect::<Vec<_>>(),
        [("box.mbox#1", true), ("box.mbox#2", false), ("box.mbox#3", true)]
    );
}
