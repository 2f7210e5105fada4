using Microsoft.Extensions.Localization;
using NetMonitor.Domain.Keys;

namespace NetMonitor.Console.Localization;

/// <summary>Words for what the ledger of keys names: states, entries, acts, sides of the stock's equation.</summary>
public sealed class KeyWords(IStringLocalizer<KeysText> texts)
{
    public string Of(KeyState state) => texts[$"KeyState_{state}"];

    public string Of(KeyEntry entry) => texts[$"KeyEntry_{entry}"];

    public string Of(KeyAct act) => texts[$"KeyAct_{act}"];

    /// <summary>What an act does, said before it is done.</summary>
    public string Asks(KeyAct act) => texts[$"Ask_{act}"];

    public string Of(KeyApplicationState state) => texts[$"KeyApplicationState_{state}"];

    /// <summary>What comes next for an application in that state, and by whom.</summary>
    public string Next(KeyApplicationState state) => texts[$"Next_{state}"];

    public string Of(StockMovement side) => texts[$"StockMovement_{side}"];

    /// <summary>How a key's codes are computed, or that it is a FIDO2 key.</summary>
    public string CodeForm(KeyAlgorithm algorithm, int digits, int periodSeconds) => algorithm == KeyAlgorithm.Fido2 ? texts[KeysText.UsbKey]
        : texts[KeysText.CodeForm, algorithm switch
    {
        KeyAlgorithm.Sha1 => "SHA-1",
        KeyAlgorithm.Sha256 => "SHA-256",
        KeyAlgorithm.Sm3 => "SM3",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    }, digits, periodSeconds];

    /// <summary>A change of the stock as a number with its sign; nothing where it stays as it is.</summary>
    public static string Signed(int change) => change == 0 ? "" : change.ToString("+0;−0", System.Globalization.CultureInfo.InvariantCulture);
}
