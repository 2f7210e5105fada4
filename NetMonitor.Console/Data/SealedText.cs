using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace NetMonitor.Console.Data;

/// <summary>
/// Texts that stand encrypted in the database, under a key outside it. The purpose says which texts, with a version: what was sealed for one can't be opened
/// for another.
/// </summary>
public sealed class SealedText(IDataProtectionProvider protection, string purpose)
{
    private readonly IDataProtector _protector = protection.CreateProtector(purpose);

    public string Seal(string text) => Convert.ToBase64String(_protector.Protect(Encoding.UTF8.GetBytes(text)));

    public string Open(string seal) => Encoding.UTF8.GetString(_protector.Unprotect(Convert.FromBase64String(seal)));
}
