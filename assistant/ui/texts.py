"""Every word the interface itself says, once in English and once in Chinese.

A missing text is a type error: both languages are instances of one record without defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.records import InForce, Language, NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The interface in one language; fields that are functions put values into a sentence."""

    language: Language
    tagline: str
    visible_documents: Callable[[int], str]
    examples: str
    nothing_here: str
    how_to_feed: str
    cannot_open: str
    ask_here: str
    searching: str
    new_conversation: str
    conversation_unknown: str
    withheld: str
    unexpected: str
    not_loopback: str
    interface_language: str
    day: str
    day_help: str
    answered_for: Callable[[str], str]
    acting_as: Callable[[str], str]
    no_sign_in: str
    role_names: Mapping[str, str]
    documents: Callable[[int], str]
    more_documents: Callable[[int], str]
    sources: str
    nearest: str
    nearest_explained: str
    ask_office: str
    needs_clarification: str
    not_found: str
    notice_headings: Mapping[NoticeKind, str]
    written_by: Callable[[str], str]
    source_title: str
    version: Callable[[str], str]
    page: Callable[[int], str]
    in_force: Callable[[InForce], str]
    document_label: str
    version_label: str
    in_force_label: str
    address_label: str
    page_label: str
    path_label: str
    quote_in_context: str
    quote_alone: str
    document_changed: str
    document_gone: str
    show_more: str


def _english_count(count: int, singular: str) -> str:
    return f"{count:,} {singular}" if count == 1 else f"{count:,} {singular}s"


def _english_in_force(validity: InForce) -> str:
    if validity.since and validity.until:
        return f"in force from {validity.since} to {validity.until}"
    if validity.since:
        return f"in force from {validity.since}"
    if validity.until:
        return f"in force until {validity.until}"
    return "no dates given"


def _chinese_in_force(validity: InForce) -> str:
    if validity.since and validity.until:
        return f"自 {validity.since} 起施行，至 {validity.until} 止"
    if validity.since:
        return f"自 {validity.since} 起施行"
    if validity.until:
        return f"有效期至 {validity.until}"
    return "未注明日期"


ENGLISH = Texts(
    language=Language.ENGLISH,
    tagline="Ask about your group's own documents. Every answer quotes them word for word and shows where the "
    "words stand.",
    visible_documents=lambda count: f"You can ask about {_english_count(count, 'document')}.",
    examples="You could ask",
    nothing_here="There are no documents you can see here yet.",
    how_to_feed="To read documents in, put them into a folder and run this command, then reload the page:",
    cannot_open="The documents cannot be opened.",
    ask_here="Ask a question",
    searching="Looking through the documents …",
    new_conversation="New conversation",
    conversation_unknown="The conversation in this address is not available to you. You can start a new one here.",
    withheld="This answer is not shown, because it quotes a document that is no longer available to you.",
    unexpected="Something went wrong that should not have. The details are in the app's log; please try again.",
    not_loopback="The app has no sign-in yet and serves this machine only. Start it with guildhall chat, "
    "or set server.address to 127.0.0.1.",
    interface_language="Language",
    day="Rules in force on",
    day_help="Answers hold for this day. Choose an earlier or a later day to see what held or will hold then.",
    answered_for=lambda day: f"Answered for {day}",
    acting_as=lambda role: f"You are acting as: {role}",
    no_sign_in="There is no sign-in yet. The app listens on this machine only and acts in the role set by "
    "GUILDHALL_ROLE.",
    role_names={"public": "Public", "teacher": "Teacher", "partner": "Partner", "administrator": "Administrator"},
    documents=lambda count: _english_count(count, "document"),
    more_documents=lambda count: f"and {count:,} more",
    sources="Sources",
    nearest="Related passages",
    nearest_explained="These do not answer the question, but they come closest to it.",
    ask_office="Whom to ask",
    needs_clarification="One question back",
    not_found="Not found in the documents",
    notice_headings={
        NoticeKind.SUPERSEDED: "Replaced rule",
        NoticeKind.NOT_YET_IN_FORCE: "Not yet in force",
        NoticeKind.CONFLICT: "The documents disagree",
        NoticeKind.TRANSLATED: "Source in another language",
        NoticeKind.TRUNCATED: "Shortened",
    },
    written_by=lambda model: f"Worded by {model}. The sources are quoted word for word.",
    source_title="Source",
    version=lambda version: f"version {version}",
    page=lambda page: f"page {page}",
    in_force=_english_in_force,
    document_label="Document",
    version_label="Version",
    in_force_label="Validity",
    address_label="Clause",
    page_label="Page",
    path_label="File",
    quote_in_context="The quote in its document",
    quote_alone="The quote as it was cited",
    document_changed="The document has changed since this answer was given. Below is the wording as it was cited then.",
    document_gone="This document is no longer available to you.",
    show_more="Show more of the document",
)

CHINESE = Texts(
    language=Language.CHINESE,
    tagline="就本集团自己的文件提问。每个回答都逐字引用原文，并标明出处。",
    visible_documents=lambda count: f"您可以就 {count:,} 份文件提问。",
    examples="您可以这样问",
    nothing_here="这里还没有您可以查看的文件。",
    how_to_feed="要导入文件，请把文件放进一个文件夹，运行下面的命令，然后刷新页面：",
    cannot_open="无法打开文件库。",
    ask_here="请输入问题",
    searching="正在查阅文件……",
    new_conversation="新对话",
    conversation_unknown="您无法查看此网址中的对话。可以在这里开始新的对话。",
    withheld="此回答引用的文件您已无权查看或已被移除，因此不再显示。",
    unexpected="发生了意外错误，详情已记入应用日志。请重试。",
    not_loopback="此应用尚无登录功能，只供本机使用。请用 guildhall chat 启动，或将 server.address 设为 127.0.0.1。",
    interface_language="界面语言",
    day="适用日期",
    day_help="回答以这一天有效的规定为准。可以选择更早或更晚的日期，查看当时的规定。",
    answered_for=lambda day: f"以 {day} 有效的规定为准",
    acting_as=lambda role: f"您当前的身份：{role}",
    no_sign_in="目前还没有登录功能。本应用只能在这台电脑上使用，身份由设置项 GUILDHALL_ROLE 决定。",
    role_names={"public": "公众", "teacher": "教师", "partner": "合作单位", "administrator": "管理员"},
    documents=lambda count: f"{count:,} 份文件",
    more_documents=lambda count: f"另有 {count:,} 份",
    sources="出处",
    nearest="相关条文",
    nearest_explained="以下内容没有回答这个问题，但与它最接近。",
    ask_office="可以咨询",
    needs_clarification="需要您再说明一下",
    not_found="文件中没有找到",
    notice_headings={
        NoticeKind.SUPERSEDED: "规定已被取代",
        NoticeKind.NOT_YET_IN_FORCE: "尚未施行",
        NoticeKind.CONFLICT: "文件规定不一致",
        NoticeKind.TRANSLATED: "原文为另一种语言",
        NoticeKind.TRUNCATED: "内容有删节",
    },
    written_by=lambda model: f"由 {model} 组织文字，出处均为逐字引用。",
    source_title="出处",
    version=lambda version: f"{version} 版",
    page=lambda page: f"第 {page} 页",
    in_force=_chinese_in_force,
    document_label="文件",
    version_label="版本",
    in_force_label="效力",
    address_label="条款",
    page_label="页码",
    path_label="文件路径",
    quote_in_context="引文及上下文",
    quote_alone="当时引用的原文",
    document_changed="给出此回答之后，该文件已有改动。下面是当时引用的文字。",
    document_gone="您已无法查看此文件。",
    show_more="显示更多上下文",
)


def texts_in(language: Language) -> Texts:
    """The interface's words in ``language``."""
    return CHINESE if language is Language.CHINESE else ENGLISH


def language_of_locale(locale: str | None) -> Language:
    """The interface language for a browser's locale tag such as ``zh-CN`` or ``en-US``; English where unknown."""
    return Language.CHINESE if (locale or "").lower().startswith("zh") else Language.ENGLISH
