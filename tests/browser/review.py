"""Drives the page of `khanan review` by keys and clicks, as a translator would."""

import argparse
import pathlib
import shutil
import subprocess
import tempfile

from playwright.sync_api import sync_playwright

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus"

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("khanan")
parser.add_argument("--chromium", default=None)
parser.add_argument("--pictures", type=pathlib.Path, default=None)
args = parser.parse_args()


def start(folder, name):
    command = [str(pathlib.Path(args.khanan).resolve()), "review", name]
    served = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    return served, served.stdout.readline().strip()


class Page:
    def __init__(self, browser, url):
        self.page = browser.new_page(viewport={"width": 1280, "height": 850})
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(url)
        self.page.wait_for_selector("html[data-ready]")

    def count(self):
        return self.page.locator(".bead").count()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.page.wait_for_timeout(250)

    def current(self):
        return self.page.locator('.bead[aria-current="true"]')

    def texts(self):
        return [self.current().locator(f".text[lang={lang}]").inner_text() for lang in ("en", "th")]

    def solid(self):
        return "".join(sorted("".join(self.page.locator(".text:not(.none)").all_inner_texts()).replace("\n", "").replace(" ", "")))

    def picture(self, name):
        if args.pictures:
            args.pictures.mkdir(exist_ok=True)
            self.page.screenshot(path=args.pictures / f"{name}.png")


def same(what, got, wanted):
    assert got == wanted, f"{what}: {got!r}, not {wanted!r}"


def go_over(browser, folder):
    served, url = start(folder, "release.txt")
    page = Page(browser, url)
    beads, solid = page.count(), page.solid()
    page.picture("light-1280")

    page.press("Enter")
    same("accepted", page.page.inner_text("#progress").split(",")[0], f"1 of {beads} accepted")
    page.press("m")
    same("merged", page.count(), beads - 1)
    page.press("z")
    same("undone", page.count(), beads)
    page.press("y", "z")

    while "—" in "".join(page.texts()):
        page.press("j")
    before = page.texts()
    page.press("s", "ArrowLeft", "ArrowLeft", "t", "ArrowLeft")
    assert page.page.locator(".caret.active").count() == 1, "the caret is there"
    page.picture("split-1280")
    page.press("Enter")
    same("split", page.count(), beads + 1)
    page.press("m")
    squeezed = lambda texts: ["".join(text.split()) for text in texts]
    same("merged again", squeezed(page.texts()), squeezed(before))
    page.press("u")
    same("unlinked", page.count(), beads + 1)
    page.press("l", "j", "l")
    same("linked", (page.count(), squeezed(page.texts())), (beads, squeezed(before)))
    page.press("t", ".")
    assert page.texts() != before or page.count() != beads, "a phrase went to the next pair"
    page.press("z")

    page.press("n")
    page.page.keyboard.type("ถาม <b>Anan</b>")
    page.press("Control+Enter")
    same("noted", page.current().locator(".noted").inner_text(), "ถาม <b>Anan</b>")
    page.press("r")
    same("no letter is lost", page.solid(), solid)
    assert page.page.is_hidden("#trouble"), page.page.inner_text("#trouble")

    # A click chooses a pair, and in a split puts the caret where it pointed.
    page.page.locator(".bead").nth(3).click()
    same("chosen by a click", page.page.locator(".bead").nth(3).get_attribute("aria-current"), "true")
    page.page.select_option("#filter", "open")
    assert page.page.locator(".bead.accepted:visible").count() == 0
    page.page.select_option("#filter", "all")

    page.press("?")
    assert page.page.is_visible("#help")
    page.picture("keys-1280")
    page.press("Escape")
    page.page.click('[data-do="theme"]')
    page.picture("dark-1280")
    page.page.set_viewport_size({"width": 768, "height": 1024})
    page.picture("dark-768")
    assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than a tablet"
    page.page.set_viewport_size({"width": 1280, "height": 850})

    for format in ("tmx", "xlsx"):
        with page.page.expect_download() as download:
            page.page.click('[data-do="export"]')
            page.page.click(f'#formats button:text-is("{format}")')
        same("saved as", download.value.suggested_filename, f"release.{format}")

    # Killed, and started again.
    kept = (page.count(), page.page.inner_text("#progress"))
    served.kill()
    served.wait()
    page.press("a")
    assert page.page.is_visible("#gone"), "the page says that the program has ended"
    same("no fault", page.faults, [])
    page.page.close()
    served, url = start(folder, "release.txt")
    page = Page(browser, url)
    same("nothing is lost", (page.count(), page.page.inner_text("#progress")), kept)
    assert "ถาม <b>Anan</b>" in page.page.locator(".noted").all_inner_texts()
    served.kill()


with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
    shutil.copy(CORPUS / "05-flood-relief.txt", pathlib.Path(folder) / "release.txt")
    browser = playwright.chromium.launch(executable_path=args.chromium, args=["--no-sandbox"])
    go_over(browser, folder)
    browser.close()
print("all is well")
