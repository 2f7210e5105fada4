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

    public byte[] Seal(string text) => _protector.Protect(Encoding.UTF8.GetBytes(text));

    public string Open(byte[] seal) => Encoding.UTF8.GetString(_protector.Unprotect(seal));
}
