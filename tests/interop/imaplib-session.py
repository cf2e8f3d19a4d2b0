"""What Python's imaplib can do, against the server at HOST PORT; says "done", or where it was stopped."""
import imaplib
import ssl
import sys

MESSAGE = "Subject: =?utf-8?b?7JWI64WV?=\r\n\r\n안녕하세요\r\n".encode()


def ok(answer):
    status, data = answer
    assert status in ("OK", "BYE"), answer
    return data


client = imaplib.IMAP4(sys.argv[1], int(sys.argv[2]))
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
ok(client.starttls(context))
try:
    client.login("kim", "wrong")
    raise AssertionError("signed in with a wrong password")
except imaplib.IMAP4.error as error:
    assert "AUTHENTICATIONFAILED" in str(error), error
ok(client.authenticate("PLAIN", lambda _: b"\0kim\0pass"))
# What APPEND says once UTF8=ACCEPT is on has its brackets in the wrong place in imaplib: it comes afterwards.
assert ok(client.select("INBOX")) == [b"0"]
for _ in range(3):
    assert b"APPENDUID" in ok(client.append("INBOX", "(\\Seen $Work)", imaplib.Time2Internaldate(86400), MESSAGE))[0]
ok(client.close())
ok(client.enable("UTF8=ACCEPT"))
ok(client.create('"업무/회의"'))
assert any("업무/회의".encode() in line for line in ok(client.list()))
assert ok(client.select("INBOX")) == [b"3"]
assert ok(client.search(None, "ALL")) == [b"1 2 3"]
assert ok(client.search(None, "KEYWORD", "$Work", "SUBJECT", '"안녕"')) == [b"1 2 3"]
fetched = ok(client.fetch("2", "(FLAGS BODY.PEEK[])"))
assert fetched[0][1] == MESSAGE, fetched
assert b"\\Flagged" in ok(client.store("2", "+FLAGS", "(\\Flagged)"))[0]
ok(client.copy("1", '"업무/회의"'))
ok(client.uid("MOVE", "2", '"업무/회의"'))
ok(client.store("1", "+FLAGS.SILENT", "\\Deleted"))
# What MOVE has told of before comes along.
assert ok(client.expunge())[-1] == b"1"
assert b"MESSAGES 2" in ok(client.status('"업무/회의"', "(MESSAGES UIDNEXT UNSEEN)"))[0]
ok(client.namespace())
ok(client.getquotaroot("INBOX"))
ok(client.subscribe('"업무/회의"'))
ok(client.lsub())
ok(client.rename('"업무/회의"', '"업무/회의록"'))
ok(client.delete('"업무/회의록"'))
ok(client.close())
ok(client.logout())
print("done")
