using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Data.Rows;

/// <summary>The newest code that was sent to where an account's holder is reached.</summary>
public sealed class ContactCodeRow
{
    public string UserName { get; init; } = "";
    public Contact Contact { get; init; }

    /// <summary>Where it was sent: a code for a number that was changed meanwhile verifies nothing.</summary>
    public string Address { get; set; } = "";

    /// <summary>Under a key that is nowhere on record.</summary>
    public byte[] CodeHash { get; set; } = [];

    public DateTimeOffset SentAt { get; set; }
    public int Tries { get; set; }
}
