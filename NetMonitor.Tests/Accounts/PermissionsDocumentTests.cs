using System.Text;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Accounts;

/// <summary>The documentation of rights is an approved text, drawn from the tables that every decision reads.</summary>
public sealed class PermissionsDocumentTests
{
    [Fact]
    public void Document_SaysWhatTheTablesSay() => Approved.Matches("permissions.md", Draw());

    private static string Draw()
    {
        var text = new StringBuilder(
            """
            # Rights

            What is not in a table is refused with `RoleRequired` (403), which names the permission, the roles that have it and the rule. An
            endpoint's own permission is said with it in the OpenAPI document; `GET /api/v1/permissions` says what the caller holds.

            ## Permissions by role

            | permission | role | reach | rule |
            | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var grant in Permissions.Table)
        {
            string?[] only =
            [
                grant.At is { } level ? $" ({level} only)" : null, grant.DownTo is { } down ? $" (down to {down})" : null,
                grant.In is { } kind ? $" ({kind} only)" : null,
            ];
            var where = string.Concat(only);
            text.Append($"| {grant.Permission} | {grant.Role}{where} | {grant.Reach} | {grant.Rule} |\n");
        }


        text.Append("\nA special-duty account has no permission by its role but those that everybody has. ")
            .Append("Listed for it can be, over the whole country (R8.1): ");
        text.Append(string.Join(", ", Permissions.Listable.Order())).Append("; ReadWork includes ReadFigures, ReadJournal VerifyJournal.\n");

        text.Append("\n## Whose accounts a system administrator manages (R5.1–R5.3)\n\n| administrator | units | their system administrators | their other "
            + "accounts |\n");
        text.Append("| --- | --- | --- | --- |\n");
        foreach (var row in ManagedAccounts.Table)
        {
            var others = !row.Others ? "no" : row.UnlessAdministered ? "where the unit has no system administrator of its own" : "yes";
            text.Append($"| {row.By} | {row.Units} | {(row.Administrators ? "yes" : "no")} | {others} |\n");
        }

        return text.ToString();
    }
}
