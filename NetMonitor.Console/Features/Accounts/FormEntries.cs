using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>A registration form as far as it is typed.</summary>
public sealed class FormEntries
{
    public FormPurpose Purpose { get; set; }
    public Role? Role { get; set; }
    public string Name { get; set; } = "";
    public string StaffNumber { get; set; } = "";
    public string IdNumber { get; set; } = "";
    public string Title { get; set; } = "";
    public string Mobile { get; set; } = "";
    public string ImAccount { get; set; } = "";
    public string UserName { get; set; } = "";
    public string KeySerial { get; set; } = "";
    public string Previous { get; set; } = "";
    public string OtherAccounts { get; set; } = "";
    public string Opinion { get; set; } = "";

    public static FormEntries Of(FormContent content) => new()
    {
        Purpose = content.Purpose, Role = content.Role, Name = content.Name, StaffNumber = content.StaffNumber, IdNumber = content.IdNumber,
        Title = content.Title, Mobile = content.Mobile, ImAccount = content.ImAccount, UserName = content.UserName ?? "",
        KeySerial = content.KeySerial ?? "", Previous = content.Previous ?? "", OtherAccounts = content.OtherAccounts ?? "", Opinion = content.Opinion,
    };

    public FormCommand Command(string? unit) => new(unit, Purpose, Role, Name, StaffNumber, IdNumber, Title, Mobile, ImAccount, Opinion)
    {
        UserName = Said(UserName), KeySerial = Said(KeySerial), Previous = Said(Previous), OtherAccounts = Said(OtherAccounts),
    };

    private static string? Said(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
