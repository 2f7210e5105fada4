using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Accounts;

/// <summary>A phone's number, for who may know that it is there and no more.</summary>
public static class PhoneNumber
{
    /// <summary>The first three digits and the last two: <c>138******01</c>.</summary>
    public static string Masked(string number) => Masking.Middle(number, 3, 2);
}
