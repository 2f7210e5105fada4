using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Numbers by which a person is reached or told apart, for who may know that they are there and no more (R7.1).</summary>
internal static class Masked
{
    /// <summary>The first three digits and the last two: <c>138******01</c>.</summary>
    public static string Mobile(string number) => PhoneNumber.Masked(number);

    /// <summary>The division and the last two of an identity card: <c>330106**********1X</c>.</summary>
    public static string IdNumber(string number) => CitizenNumber.Masked(number);
}
