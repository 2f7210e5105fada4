using Microsoft.AspNetCore.DataProtection;
using NetMonitor.Console.Data;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Citizens' numbers of parties, as they are kept.</summary>
public sealed class PartyNumbers(IDataProtectionProvider protection)
{
    public SealedText Sealed { get; } = new(protection, "PartyNumbers.v1");
}
