"""The one-line checks a target can run without this program: any shell, PowerShell, certutil."""

from attrs import frozen


@frozen(kw_only=True)
class Commands:
    """Lines that print a ticket.

    Attributes:
        shell: for a POSIX shell.
        powershell: for Windows; the bytes are UTF-8 whatever the console's code page. Empty for
            SM3, which Windows does not have.
        certutil: the same through a file and certutil; empty for SM3.
    """

    shell: str
    powershell: str
    certutil: str

    def document(self) -> dict[str, str]:
        """Return the lines by name, those there are."""
        lines = {
            "shell": self.shell,
            "powershell": self.powershell,
            "certutil": self.certutil,
        }
        return {name: line for name, line in lines.items() if line}

    def lines(self, lang: str = "zh") -> list[str]:
        """Return the lines for people, indented under their sentence."""
        head = "compute the ticket yourself" if lang == "en" else "自行计算签号"
        return [f"  {head} ({name}): {line}" for name, line in self.document().items()]


def commands(key: str, target: str, suite: str) -> Commands:
    """Return the lines that compute ``T(key, target)``, quotes in the id taken care of.

    >>> commands("0" * 64, "91159900000000000A", "sha256").shell[-32:]
    "'91159900000000000A' | sha256sum"
    """
    quoted = "'" + target.replace("'", "'\\''") + "'"
    program = "sha256sum" if suite == "sha256" else "openssl dgst -sm3 -r"
    shell = f"printf '%s%s' {key} {quoted} | {program}"
    if suite != "sha256":
        return Commands(shell=shell, powershell="", certutil="")  # nosec B604  # a line to show: nothing is run
    text = "'" + key + target.replace("'", "''") + "'"
    powershell = (
        f"-join([Security.Cryptography.SHA256]::Create().ComputeHash("
        f"[Text.Encoding]::UTF8.GetBytes({text}))|%{{$_.ToString('x2')}})"
    )
    certutil = (
        f'[IO.File]::WriteAllText("$env:TEMP\\ssj.txt",{text});'
        'certutil -hashfile "$env:TEMP\\ssj.txt" SHA256'
    )
    return Commands(shell=shell, powershell=powershell, certutil=certutil)  # nosec B604  # a line to show: nothing is run
