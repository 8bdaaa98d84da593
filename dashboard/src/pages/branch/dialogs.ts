// The dialogs that the list of branches has, too.

export { DeleteDialog } from '../../ui/delete-dialog';
export { ResetDialog } from '../../ui/reset-dialog';
