namespace NetMonitor.Domain.Accounts;

/// <summary>A phone's number, for who may know that it is there and no more.</summary>
public static class PhoneNumber
{
    private const int First = 3, Last = 2;

    /// <summary>The first three digits and the last two: <c>138******01</c>.</summary>
    public static string Masked(string number) => number.Length <= First + Last
        ? new string('*', number.Length)
        : $"{number[..First]}{new string('*', number.Length - First - Last)}{number[^Last..]}";
}
