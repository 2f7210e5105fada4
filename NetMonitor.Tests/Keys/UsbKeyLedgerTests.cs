using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Units;

namespace NetMonitor.Tests.Keys;

/// <summary>A FIDO2 key in the ledger: enrolled where it lies in the custodian's hand, and never once an account holds it.</summary>
public sealed class UsbKeyLedgerTests
{
    private static readonly UnitCode s_unit = UnitCode.Parse("3301060000");
    private static readonly DateTimeOffset s_now = new(2026, 6, 3, 1, 0, 0, TimeSpan.Zero);

    [Theory(DisplayName = "R16.2 a USB key is enrolled in the stock, come back, or handed out; in no other state, and it stays where it is")]
    [InlineData(KeyState.InStock, null)]
    [InlineData(KeyState.Recovered, null)]
    [InlineData(KeyState.Issued, null)]
    [InlineData(KeyState.Allocated, "KeyStateRefused")]
    [InlineData(KeyState.Shipped, "KeyStateRefused")]
    [InlineData(KeyState.Bound, "KeyStateRefused")]
    [InlineData(KeyState.Unbound, "KeyStateRefused")]
    [InlineData(KeyState.Damaged, "KeyStateRefused")]
    [InlineData(KeyState.Lost, "KeyIsLost")]
    [InlineData(KeyState.WrittenOff, "KeyStateRefused")]
    public void Enrol_ByState(KeyState state, string? refused)
    {
        Assert.Equal(refused, SecurityKey.WhyNot(KeyEntry.Enrolled, "A1", state, null)?.Code);
        if (refused is null) Assert.Equal(state, KeyWorkflow.Table.Find(state, KeyEntry.Enrolled)!.Value.To);
    }

    [Fact(DisplayName = "R10.10 a recovered USB key that its account has not let go of is not enrolled")]
    public void Enrol_WhileAnAccountHoldsIt_IsRefused() =>
        Assert.Equal("KeyStillBound", SecurityKey.WhyNot(KeyEntry.Enrolled, "A1", KeyState.Recovered, "330106000020017")?.Code);

    [Fact(DisplayName = "R10.3 a USB key is bound only once it is enrolled, and a key that shows codes is never enrolled")]
    public void Bind_BeforeEnrolment_IsRefused()
    {
        var (usb, codes) = (Key(KeyAlgorithm.Fido2), Key(KeyAlgorithm.Sha1));
        usb.Issue(null, again: false);

        Assert.Equal(("KeyNotEnrolled", "R10.3"), (usb.Bind("330106000020017", s_unit).Refusal?.Code, usb.Guard(KeyEntry.Bound)?.Rule));
        Assert.Equal("KeyShowsCodes", codes.Enrol(Credential(1), s_now).Refusal?.Code);
        Assert.Equal(KeyState.Issued, usb.Enrol(Credential(1), s_now).Value);
        Assert.Equal(KeyState.Bound, usb.Bind("330106000020017", s_unit).Value);
        Assert.Equal("KeyStateRefused", usb.Enrol(Credential(2), s_now).Refusal?.Code);
        Assert.Equal(1, usb.CredentialId![0]);
    }

    [Fact(DisplayName = "R16.2 enrolling is a line of the ledger that moves nothing in or out of the stock")]
    public void Enrol_IsALineWithoutMovement()
    {
        var key = Key(KeyAlgorithm.Fido2);
        key.Enrol(Credential(1), s_now);
        var line = new KeyLedgerEntry(key, KeyEntry.Enrolled, KeyState.InStock, s_unit, new KeyHands("330106100020015"), s_now);

        Assert.Equal((KeyState.InStock, (short)0, null), (line.State, line.Stock, line.Movement));
    }

    private static SecurityKey Key(KeyAlgorithm algorithm) => new("A1", algorithm, "", 6, 30, s_unit);

    private static KeyCredential Credential(byte first) => new([first, 2, 3], [1], "handle", 0, ["usb"], Guid.Empty);
}
