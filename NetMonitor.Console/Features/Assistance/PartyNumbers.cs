using Microsoft.AspNetCore.DataProtection;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Citizens' numbers of parties: encrypted at rest, like keys' seeds. All who read a case see <see cref="CitizenNumber.Masked"/>; opening one is a use case
/// with a purpose, on record.
/// </summary>
public sealed class PartyNumbers(IDataProtectionProvider protection)
{
    private readonly SealedText _sealed = new(protection, "PartyNumbers.v1");

    public byte[] Seal(CitizenNumber number) => _sealed.Seal(number.ToString());

    /// <summary>The number as it was given.</summary>
    public string Open(byte[] seal) => _sealed.Open(seal);
}
