// The dialogs that the list of branches has, too.

export { DeleteDialog, ResetDialog } from './ask';
